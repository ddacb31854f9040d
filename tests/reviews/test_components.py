"""Settling the components of the grade."""

from __future__ import annotations

import pytest

from projects.models import LogEntry
from reviews.models import Component
from tests.reviews import rows

URL = "/spring/staff/grading/components/"


@pytest.fixture
def parts(world):
    world.report = rows.component(world.conference, "Report", "60")
    world.code = rows.component(world.conference, "Code", "40")
    return world


def form(*components, new=(), **changes):
    data = {
        "components-TOTAL_FORMS": len(components) + len(new),
        "components-INITIAL_FORMS": len(components),
    }
    for n, one in enumerate([*components, *new]):
        row = (
            one
            if isinstance(one, dict)
            else {
                "id": one.pk,
                "name": one.name,
                "weight": one.weight,
                "source": one.source,
                "rubric": one.rubric_id or "",
                "round": one.round_id or "",
                "position": one.position,
            }
        )
        data |= {f"components-{n}-{key}": value for key, value in row.items()}
    data |= {"groups-TOTAL_FORMS": 0, "groups-INITIAL_FORMS": 0}
    return data | changes


def test_weights_must_make_a_hundred(parts, sign_in):
    data = form(parts.report, parts.code, **{"components-0-weight": "50"})
    response = sign_in(parts.carol).post(URL, data)
    assert response.status_code == 422
    html = response.content.decode()
    assert "The weights add up to 90 per cent, 10 too few. They must make 100." in html
    parts.report.refresh_from_db()
    assert parts.report.weight == 60


def test_weights_are_saved_together_and_logged(parts, sign_in):
    data = form(
        parts.report, parts.code, **{"components-0-weight": "50", "components-1-weight": "50"}
    )
    assert sign_in(parts.carol).post(URL, data).status_code == 302
    entry = LogEntry.objects.get(verb="changed the components of")
    assert entry.before == {"Report": "60 per cent", "Code": "40 per cent"}
    assert entry.after == {
        "Report": "50 per cent",
        "Code": "50 per cent",
        "version": 1,
        "changes": ["“Report” weighs 50, not 60.", "“Code” weighs 50, not 40."],
    }


def test_a_component_of_peers_needs_its_round(parts, sign_in):
    new = {"name": "Peers", "weight": "10", "source": "peers", "position": 3}
    data = form(parts.report, parts.code, new=[new], **{"components-0-weight": "50"})
    response = sign_in(parts.carol).post(URL, data)
    assert response.status_code == 422
    assert "Choose the round whose reviews count." in response.content.decode()
    round_ = rows.round_(parts.conference, parts.final)
    assert (
        sign_in(parts.carol).post(URL, {**data, "components-2-round": round_.pk}).status_code == 302
    )
    assert Component.objects.get(name="Peers").round == round_


def test_two_components_of_one_name_are_refused(parts, sign_in):
    data = form(parts.report, parts.code, **{"components-1-name": "Report"})
    response = sign_in(parts.carol).post(URL, data)
    assert response.status_code == 422
    assert "Two components have the same name." in response.content.decode()


def test_a_graded_component_is_not_removed(parts, sign_in):
    rows.evaluation(parts.code, parts.alphas_project, parts.eve)
    data = form(
        parts.report,
        parts.code,
        **{"components-0-weight": "100", "components-1-DELETE": "on"},
    )
    response = sign_in(parts.carol).post(URL, data)
    assert response.status_code == 409
    assert "“Code” has been graded for some projects" in response.content.decode()
    assert Component.objects.count() == 2


def test_a_graded_component_keeps_its_rubric(parts, sign_in):
    rows.evaluation(parts.code, parts.alphas_project, parts.eve)
    data = form(parts.report, parts.code, **{"components-1-rubric": parts.report.rubric_id})
    response = sign_in(parts.carol).post(URL, data)
    assert response.status_code == 422
    assert "Projects have been graded by the old one" in response.content.decode()
    parts.code.refresh_from_db()
    assert parts.code.rubric.name == "Rubric of Code"


def test_rubrics_of_other_conferences_are_refused(parts, sign_in):
    from tests import factories

    foreign = rows.rubric(factories.conference("autumn"))
    data = form(parts.report, parts.code, **{"components-0-rubric": foreign.pk})
    assert sign_in(parts.carol).post(URL, data).status_code == 422


def test_garbage_is_a_sentence_not_an_error(parts, sign_in):
    carol = sign_in(parts.carol)
    assert carol.post(URL, {}).status_code == 422
    assert carol.post(URL, {"components-TOTAL_FORMS": "x"}).status_code == 422
    assert (
        carol.post(
            URL, form(parts.report, parts.code, **{"components-0-weight": "1e999"})
        ).status_code
        == 422
    )
