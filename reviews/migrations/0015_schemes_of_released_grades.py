"""Released grades name the scheme that they count by: what stands now, as its first version."""

from django.db import migrations


def plain(number):
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def name(row):
    return row.name if row else ""


def document(components):
    return {
        "format": "scheme/1",
        "components": [
            {
                "id": part.pk,
                "name": part.name,
                "kind": part.kind,
                "weight": plain(part.weight),
                "is_bonus": False,
                "cap": "100",
                "group": "",
                "source": part.source,
                "rubric": name(part.rubric),
                "round": name(part.round),
                "milestone": name(part.milestone),
                "peer_rule": part.peer_rule,
                "anchors": name(part.anchors),
            }
            for part in components
        ],
        "groups": [],
        "bonus_cap": None,
        "total_cap": "100",
        "course_share": None,
    }


def keep(apps, schema_editor):
    Grade = apps.get_model("reviews", "Grade")
    Component = apps.get_model("reviews", "Component")
    Component.objects.filter(source="peers").update(kind="peers")
    Version = apps.get_model("reviews", "SchemeVersion")
    for conference in set(Grade.objects.values_list("component__conference", flat=True)):
        parts = (
            Component.objects.filter(conference=conference)
            .select_related("rubric", "round", "milestone", "anchors")
            .order_by("position", "pk")
        )
        version = Version.objects.create(
            conference_id=conference, number=1, document=document(parts)
        )
        Grade.objects.filter(component__conference=conference).update(scheme=version)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0014_schemes_and_ranges_of_rubrics")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
