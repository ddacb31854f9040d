"""`manage.py assign_reviews`: the engine on files."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

INSTANCE = {
    "format": "peer-assign/1",
    "reviewers": [{"id": f"p{n}", "team": f"t{n // 2}", "min": 1, "max": 2} for n in range(6)],
    "submissions": [{"id": f"w{n}", "team": f"t{n}", "k": 2} for n in range(3)],
    "pairs": {
        "reviewer": [r for r in range(6) for s in range(3)],
        "submission": [s for r in range(6) for s in range(3)],
        "utility": [10 + 7 * ((r * 5 + s * 3) % 11) for r in range(6) for s in range(3)],
    },
    "forbidden": [[0, 1, "declared"]],
    "rules": {"one_per_team": True},
}


@pytest.fixture
def run(tmp_path, capsys):
    def run(instance, *arguments):
        source, target = tmp_path / "in.json", tmp_path / "out.csv"
        source.write_text(json.dumps(instance) if isinstance(instance, dict) else instance)
        target.unlink(missing_ok=True)
        call_command("assign_reviews", "--in", str(source), "--out", str(target), *arguments)
        return target.read_text().splitlines(), capsys.readouterr().out

    return run


@pytest.mark.parametrize("mode", ["best", "fair", "random"])
def test_the_pairs_come_as_csv(run, mode):
    lines, told = run(INSTANCE, "--mode", mode, "--q", "1")
    assert lines[0] == "reviewer,submission"
    pairs = [tuple(line.split(",")) for line in lines[1:]]
    assert len(set(pairs)) == 6
    assert pairs == sorted(pairs)
    assert ("p0", "w1") not in pairs
    assert [pair for pair in pairs if int(pair[0][1:]) // 2 == int(pair[1][1:])] == []
    assert "reviews: 6\n" in told


def test_the_same_seed_writes_the_same_file_whatever_the_order(run):
    turned = {
        **INSTANCE,
        "reviewers": INSTANCE["reviewers"][::-1],
        "pairs": {**INSTANCE["pairs"], "reviewer": [5 - r for r in INSTANCE["pairs"]["reviewer"]]},
        "forbidden": [[5, 1, "declared"]],
    }
    assert run(INSTANCE)[0] == run(INSTANCE)[0] == run(turned)[0]


def test_a_reviewer_who_drops_out_moves_few(run, tmp_path):
    lines, _ = run(INSTANCE, "--mode", "best")
    old = tmp_path / "old.csv"
    old.write_text("\n".join(lines) + "\n")
    again, told = run(INSTANCE, "--previous", str(old), "--dropped", "p5")
    gone = [line for line in lines if line.startswith("p5,")]
    assert len(set(again) & set(lines)) == len(lines) - len(gone)
    assert f"kept: {6 - len(gone)} of 6" in told


def test_what_cannot_be_done_exits_with_three_and_a_proof(run, tmp_path, capsys):
    short = {**INSTANCE, "reviewers": [{**r, "min": 0, "max": 0} for r in INSTANCE["reviewers"]]}
    with pytest.raises(SystemExit) as exit_:
        run(short, "--explain", str(tmp_path / "cert.json"))
    assert exit_.value.code == 3
    assert "Capacity is short by 6 reviews" in capsys.readouterr().err
    assert json.loads((tmp_path / "cert.json").read_text()) == {"submissions": ["w0", "w1", "w2"]}
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("{", "This is not JSON"),
        ("[]", "The file must hold one JSON object."),
        ({**INSTANCE, "format": "x/2"}, "The format is “x/2”; only “peer-assign/1” is known."),
        ({**INSTANCE, "reviewers": {}}, "“reviewers” must be a list."),
        (
            {**INSTANCE, "reviewers": [{"id": "p", "team": None, "min": 2, "max": 1}]},
            "reviewers[0]: min 2 is above max 1.",
        ),
        (
            {**INSTANCE, "submissions": [{"id": "w", "team": None, "k": -1}]},
            "submissions[0]: k must be a whole number from 0 on.",
        ),
        (
            {**INSTANCE, "pairs": {"reviewer": [0], "submission": [9], "utility": [5]}},
            "pairs.submission[0] is 9; it must be from 0 to 2.",
        ),
        (
            {**INSTANCE, "pairs": {"reviewer": [0], "submission": [1], "utility": [0]}},
            "pairs.utility[0] is 0; it must be from 1 to 100.",
        ),
        (
            {**INSTANCE, "pairs": {"reviewer": [0, 0], "submission": [1, 1], "utility": [5, 6]}},
            "A pair stands in “pairs” twice.",
        ),
        (
            {**INSTANCE, "forbidden": [[0, 1]]},
            "forbidden[0] must be [reviewer index, submission index, reason].",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_place(run, broken, sentence):
    with pytest.raises(CommandError) as refusal:
        run(broken)
    assert str(refusal.value).startswith(sentence)


def test_an_unknown_dropout_is_named(run):
    with pytest.raises(CommandError, match="nobody has the id px"):
        run(INSTANCE, "--dropped", "px")
