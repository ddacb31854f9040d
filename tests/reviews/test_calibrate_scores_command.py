"""`manage.py calibrate_scores`: the engine on standard input and output."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

CASE = {
    "scale": [0, 100],
    "submissions": ["w1", "w2", "w3"],
    "reviewers": [
        {"id": "a", "kind": "peer"},
        {"id": "b", "kind": "peer"},
        {"id": "t", "kind": "staff"},
    ],
    "scores": [
        {"reviewer": "a", "submission": "w1", "score": 90},
        {"reviewer": "a", "submission": "w2", "score": 80},
        {"reviewer": "b", "submission": "w1", "score": 70},
        {"reviewer": "t", "submission": "w1", "score": 72},
    ],
}


@pytest.fixture
def run(monkeypatch, capsys):
    def run(case, *arguments):
        monkeypatch.setattr(
            "sys.stdin", io.StringIO(case if isinstance(case, str) else json.dumps(case))
        )
        call_command("calibrate_scores", *arguments)
        return json.loads(capsys.readouterr().out)

    return run


def test_grades_and_reviewers_come_out(run):
    found = run(CASE)
    assert sorted(found["grades"]) == ["w1", "w2"]
    assert sorted(found["grades"]["w1"]) == ["grade", "n", "raw_mean", "se"]
    assert found["grades"]["w1"]["n"] == 3
    assert found["grades"]["w2"]["raw_mean"] == 80
    assert found["grades"]["w2"]["grade"] < 80
    assert sorted(found["reviewers"]) == ["a", "b", "t"]
    assert found["reviewers"]["a"]["leniency"] > found["reviewers"]["b"]["leniency"]
    drawn = run(CASE, "--kelley")["grades"]
    gap = abs(drawn["w1"]["grade"] - drawn["w2"]["grade"])
    assert gap < abs(found["grades"]["w1"]["grade"] - found["grades"]["w2"]["grade"]) + 1e-9


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("{", "This is not a case of scores"),
        ({"scores": []}, "This is not a case of scores"),
        ({**CASE, "submissions": ["w1"]}, "A score names a and w2, which are not both listed."),
        ({**CASE, "scale": [0, 80]}, "90 is not within 0 and 80."),
    ],
)
def test_a_broken_case_is_refused(run, case, sentence):
    with pytest.raises(CommandError) as refusal:
        run(case)
    assert str(refusal.value).startswith(sentence)
