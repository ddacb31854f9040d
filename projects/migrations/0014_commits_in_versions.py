"""Versions freeze the commit of their code, and say in which format their contents are hashed."""

from django.db import migrations, models

TABLES = ("projects_version", "projects_versionitem")
SENTENCE = "A handed-in version never changes."


def drop_triggers(apps, schema_editor):
    """SQLite forgets the triggers of a table that it builds anew, so they are made anew as well."""
    if schema_editor.connection.vendor == "postgresql":
        return
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        return
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("projects", "0013_what_milestones_ask_for")]
    operations = [
        migrations.RunPython(drop_triggers, create_triggers),
        migrations.AddField(
            model_name="version",
            name="hash_format",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="Of what was hashed: domain/content_hash.py."
            ),
        ),
        migrations.AddField(
            model_name="versionitem",
            name="commit",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Where the repository was last seen to stand.",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
