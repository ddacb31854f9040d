"""The log is only ever added to: the database refuses to update or delete its rows."""

from django.db import migrations

TABLE = "projects_logentry"
SENTENCE = "The log is only ever added to."


def create_sqlite(execute):
    for act in ("UPDATE", "DELETE"):
        execute(
            f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def drop_sqlite(execute):
    for act in ("update", "delete"):
        execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}")


def create_postgresql(execute):
    execute(
        "CREATE FUNCTION projects_refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{SENTENCE}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    execute(
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION projects_refuse_log_change()"
    )


def drop_postgresql(execute):
    execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}")
    execute("DROP FUNCTION IF EXISTS projects_refuse_log_change()")


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
    dependencies = [("projects", "0019_former_team_mates")]
    operations = [migrations.RunPython(forwards, backwards)]
