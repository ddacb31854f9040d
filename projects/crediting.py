"""Who a project credits: its members, in the team's order, until it is public."""

from __future__ import annotations

from projects.models import Credit, Project, Team


def credit_members(team: Team) -> None:
    """Make the credits of the team's project follow its members. A public project keeps its own."""
    project = Project.objects.filter(team=team).first()
    if project is None or project.published_at:
        return
    members = [
        membership.participant
        for membership in team.memberships.select_related("participant__user")
    ]
    project.credits.filter(participant__isnull=False).exclude(participant__in=members).delete()
    credited = set(project.credits.values_list("participant_id", flat=True))
    last = project.credits.count()
    Credit.objects.bulk_create(
        Credit(project=project, participant=member, name=member.user.name, position=last + place)
        for place, member in enumerate(members)
        if member.pk not in credited
    )
