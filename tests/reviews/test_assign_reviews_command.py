"""`manage.py assign_reviews`: the engine on files."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from argparse import ArgumentParser
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reviews.domain.matching import on_files

MANAGE = str(Path(__file__).resolve().parents[2] / "manage.py")

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
    assert json.loads((tmp_path / "cert.json").read_text()) == {"submissions": ["w0"]}
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
            "submissions[0]: k must be a whole number from 0 to 1000000.",
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
            {**INSTANCE, "pairs": {"reviewer": [0], "submission": [1], "utility": [5.5]}},
            "“pairs.utility” must be a list of whole numbers.",
        ),
        (
            {**INSTANCE, "reviewers": []},
            "pairs.reviewer[0] is 0, but there is none to point at.",
        ),
        (
            {**INSTANCE, "reviewers": [INSTANCE["reviewers"][0]] * 6},
            "“p0” stands in “reviewers” twice.",
        ),
        (
            {**INSTANCE, "submissions": [{"id": "\ud800", "team": None, "k": 1}]},
            "submissions[0]: the id “?” must be text on one line.",
        ),
        (
            {**INSTANCE, "submissions": [{"id": "w", "team": ["t"], "k": 1}]},
            "submissions[0]: the team must be text or a whole number.",
        ),
        ({**INSTANCE, "forbidden": 5}, "“forbidden” must be a list."),
        ({**INSTANCE, "rules": []}, "“rules” must be an object"),
        ("[" * 100_000, "This is no instance: lists stand in lists without end."),
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


def test_the_proof_of_a_chance_too_small_names_who_would_go_short(run, tmp_path, capsys):
    # w0 and w2 have four to draw from, w1 only three: at most 1.5 reviews with half a chance each.
    with pytest.raises(SystemExit) as exit_:
        run(INSTANCE, "--mode", "random", "--q", "0.5", "--explain", str(tmp_path / "cert.json"))
    assert exit_.value.code == 3
    assert capsys.readouterr().err.startswith("No pair may have a chance above 0.5")
    assert json.loads((tmp_path / "cert.json").read_text()) == {"submissions": ["w1"]}


def test_names_in_any_script_come_back_as_they_were(run, tmp_path):
    ids = ['名, "x"', " é", "1", "\u200dä;", "p4", "p5"]
    people = zip(INSTANCE["reviewers"], ids, strict=True)
    lines, _ = run({**INSTANCE, "reviewers": [{**row, "id": id_} for row, id_ in people]})
    old = tmp_path / "old.csv"
    old.write_text("\n".join(lines) + "\n")
    assert {row[0] for row in csv.reader(lines[1:])} <= set(ids)
    again, told = run(
        {**INSTANCE, "reviewers": [{**row, "id": i} for row, i in zip(INSTANCE["reviewers"], ids, strict=True)]},
        "--previous", str(old),
    )  # fmt: skip
    assert again == lines
    assert "kept: 6 of 6\n" in told


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 0, ""),
        (["--alpha", "0"], 0, ""),
        (["--alpha", "1/0"], 2, "argument --alpha: 1/0 is not a number from 0 to 1.\n"),
        (["--q", "0"], 2, "argument --q: 0 is no chance; it must be above 0, and at most 1.\n"),
        (["--in", "gone.json"], 1, "gone.json: No such file or directory.\n"),
        (["--out", "gone/out.csv"], 1, "gone/out.csv: No such file or directory.\n"),
        (["--mode", "random", "--q", "1/4"], 3, "Allow a higher chance.\n"),
    ],
)
def test_the_command_needs_no_settings_and_exits_as_it_says(tmp_path, arguments, code, sentence):
    (tmp_path / "in.json").write_text(json.dumps(INSTANCE))
    command = [sys.executable, MANAGE, "assign_reviews", "--in", "in.json", "--out", "out.csv"]
    done = subprocess.run(
        [*command, *arguments],
        cwd=tmp_path,
        env={"PATH": "", "DATABASE_URL": "nonsense", "DJANGO_SETTINGS_MODULE": "nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.endswith(sentence)) == (code, True)
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out.csv").exists() == (code == 0)


def test_a_chance_is_never_more_than_was_asked_for():
    parser = ArgumentParser()
    on_files.add_arguments(parser)
    files = ["--in", "a", "--out", "b"]
    for asked in ["0.33333", "1/3", "0.7", "0.99999"]:
        assert parser.parse_args([*files, "--q", asked]).q <= Fraction(asked)


def test_an_unknown_dropout_is_named(run):
    with pytest.raises(CommandError, match="nobody has the id px"):
        run(INSTANCE, "--dropped", "px")
