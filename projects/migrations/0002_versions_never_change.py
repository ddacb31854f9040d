"""Handed-in versions never change: the database refuses to update or delete them."""

from django.db import migrations

TABLES = ("projects_version", "projects_versionitem")
SENTENCE = "A handed-in version never changes."


def create_sqlite(execute):
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def drop_sqlite(execute):
    for table in TABLES:
        for act in ("update", "delete"):
            execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def create_postgresql(execute):
    execute(
        "CREATE FUNCTION projects_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{SENTENCE}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in TABLES:
        execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION projects_refuse_change()"
        )


def drop_postgresql(execute):
    for table in TABLES:
        execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
    execute("DROP FUNCTION IF EXISTS projects_refuse_change()")


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        create_postgresql(schema_editor.execute)
    else:
        create_sqlite(schema_editor.execute)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        drop_postgresql(schema_editor.execute)
    else:
        drop_sqlite(schema_editor.execute)


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
