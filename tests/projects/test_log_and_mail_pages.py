"""Staff search the log and the outbox of their own conference."""

import pytest

from projects.models import Mail, log
from tests import factories


@pytest.fixture
def mails(world):
    for state in ("sent", "failed"):
        Mail.objects.create(
            conference=world.conference,
            key=state,
            to=f"{state}@uni.example",
            subject=f"A {state} mail",
            text="See /invitations/aaaaaaaaaaaaaaaaaaaaaaaa/ <b>now</b>",
            state=state,
            error="mailbox full" if state == "failed" else "",
        )
    return world


def test_log_shows_who_did_what_and_finds_it(world, sign_in):
    log(world.conference, world.carol, "moved", "Dan", before={"team": "Alpha"})
    log(world.conference, None, "sent", "a reminder")
    log(factories.conference("autumn"), world.carol, "moved", "Somebody else")
    client = sign_in(world.eve)
    page = client.get("/spring/staff/log/")
    assert [str(entry) for entry in page.context["page"]] == [
        "the portal sent a reminder",
        "Carol moved Dan",
    ]
    assert "team: Alpha" in page.content.decode()
    found = client.get("/spring/staff/log/?q=carol+moved").context["page"]
    assert [entry.subject for entry in found] == ["Dan"]
    assert (
        "Nothing in the log matches" in client.get("/spring/staff/log/?q=nonsense").content.decode()
    )


def test_outbox_is_filtered_by_state_and_searched(mails, sign_in):
    client = sign_in(mails.eve)

    def receivers(query):
        page = client.get(f"/spring/staff/mail/?{query}").context["page"]
        return {mail.to for mail in page}

    assert receivers("") == {"sent@uni.example", "failed@uni.example"}
    assert receivers("state=failed") == {"failed@uni.example"}
    assert receivers("q=sent") == {"sent@uni.example"}
    assert receivers("state=nonsense") == {"sent@uni.example", "failed@uni.example"}
    assert "mailbox full" in client.get("/spring/staff/mail/").content.decode()


def test_one_mail_is_read_without_secrets_and_without_markup(mails, sign_in):
    mail = Mail.objects.get(key="failed")
    page = sign_in(mails.eve).get(f"/spring/staff/mail/{mail.pk}/").content.decode()
    assert "/invitations/…/ &lt;b&gt;now&lt;/b&gt;" in page


def test_mail_of_another_conference_is_not_found(mails, sign_in):
    stranger = factories.participant(factories.conference("autumn"), "Stranger", "instructor").user
    mail = Mail.objects.get(key="failed")
    client = sign_in(stranger)
    assert client.get(f"/autumn/staff/mail/{mail.pk}/").status_code == 404
    assert client.get(f"/spring/staff/mail/{mail.pk}/").status_code == 404


def test_log_reads_instants_in_the_zone_of_the_conference(world, sign_in):
    log(
        world.conference,
        world.carol,
        "extended",
        "it",
        after={"due_at": "2027-05-02T03:59:00+00:00"},
    )
    page = sign_in(world.eve).get("/spring/staff/log/").content.decode()
    assert "due: Sat 1 May 2027, 23:59 EDT" in page


def test_pages_past_the_end_show_the_last_one(world, sign_in):
    for n in range(60):
        log(world.conference, world.carol, "did", f"thing {n}")
    client = sign_in(world.eve)
    assert len(client.get("/spring/staff/log/").context["page"]) == 50
    assert len(client.get("/spring/staff/log/?page=99").context["page"]) == 10
    assert len(client.get("/spring/staff/log/?page=x").context["page"]) == 50
