"""A list costs the same number of queries for a few rows and for many."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import inviting
from projects.models import Announcement, Mail, Project, RiskItem, Topic, log
from tests import factories

LISTS = [
    ("carol", "/spring/staff/people/"),
    ("carol", "/spring/staff/people/?q=a&sort=team"),
    ("carol", "/spring/staff/teams/"),
    ("carol", "/spring/staff/log/"),
    ("carol", "/spring/staff/mail/"),
    ("carol", "/spring/staff/announcements/"),
    ("carol", "/spring/staff/settings/"),
    ("carol", "/spring/staff/settings/topics/"),
    ("carol", "/spring/staff/settings/categories/"),
    ("carol", "/spring/staff/settings/risks/"),
    ("carol", "/spring/staff/submissions/?status=none"),
    ("carol", "/spring/staff/settings/milestones/proposal/"),
    ("carol", "/spring/staff/"),
    ("alice", "/spring/people/"),
    ("alice", "/spring/team/"),
    ("alice", "/spring/team/project/"),
    ("dan", "/spring/team/"),
    ("root", "/me/"),
]


def test_list_costs_the_same_for_a_few_and_for_many(world, sign_in):
    clients = {who: sign_in(getattr(world, who)) for who, _ in LISTS}

    def queries() -> dict[tuple[str, str], int]:
        counted = {}
        for who, page in LISTS:
            with CaptureQueriesContext(connection) as made:
                assert clients[who].get(page).status_code == 200
            counted[who, page] = len(made)
        return counted

    grow(world, 2)
    queries()
    few = queries()
    grow(world, 30)
    assert queries() == few


def test_autosave_and_submit_cost_few_queries_whatever_else_there_is(world, sign_in):
    """What everyone does in the last minute. Savepoints are left out: they begin transactions here."""
    client = sign_in(world.alice)
    address = "/spring/submissions/proposal/"
    client.post(f"{address}draft/", {"idea": "Two words", "revision-idea": "0"})
    grow(world, 10)
    world.proposal.fields.exclude(key="idea").update(is_required=False)
    with CaptureQueriesContext(connection) as save:
        client.post(
            f"{address}draft/",
            {"idea": "Three words now", "revision-idea": "1"},
            headers={"X-Requested-With": "fetch"},
        )
    with CaptureQueriesContext(connection) as submit:
        form = {"idea": "Four words by now", "revision-idea": "2", "press": "one"}
        assert "/receipts/" in client.post(f"{address}hand-in/", form).headers["Location"]
    for queries, most in ((save, 8), (submit, 25)):
        asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= most, asked


def grow(world, count):
    """More of everything: people with and without team, teams, projects, topics, mails, log."""
    conference = world.conference
    for _ in range(count):
        n = Project.objects.count()
        owner = factories.participant(conference, f"Owner {n}")
        factories.participant(conference, f"Loner {n}")
        team = factories.team(conference, f"Team {n}", owner)
        factories.project(team, f"Project {n}", number=1000 + n)
        group = factories.TopicGroup.objects.create(conference=conference, name=f"Group {n}")
        Topic.objects.create(conference=conference, name=f"T {n}", slug=f"t-{n}", group=group)
        factories.category(conference, f"Category {n}")
        RiskItem.objects.create(conference=conference, name=f"Risk {n}")
        factories.field(world.proposal, f"field-{n}")
        factories.milestone(conference, f"Milestone {n}")
        factories.conference()
        Announcement.objects.create(
            conference=conference, subject="S", body="B", written_by=world.carol
        )
        Mail.objects.create(
            conference=conference, key=f"k{n}", to="a@b.example", subject="S", text="T"
        )
        log(conference, owner.user, "did", f"thing {n}")
        inviting.invite(team, world.places.dan, owner.user)
