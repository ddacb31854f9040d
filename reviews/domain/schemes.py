"""A grading scheme as plain data: whether it adds up, what changed, and the rules it stands for.

A document is {"format", "components": [{"id", "name", "kind", "weight", "is_bonus", "cap", "group",
…}], "groups": [{"name", "drop"}], "bonus_cap", "total_cap", "course_share"}; numbers are text, what
is not set is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reviews.domain.grading import plain
from reviews.domain.totals import Group, Part, Rules

FORMAT = "scheme/1"
Document = Mapping[str, Any]
WORDS = {
    "kind": "kind",
    "source": "source",
    "rubric": "rubric",
    "round": "round",
    "milestone": "late penalty of",
    "peer_rule": "rule for peer scores",
    "anchors": "level set by",
}


def problems(document: Document) -> list[str]:
    """Why these components make no grade, a sentence each; empty if they add up."""
    parts = document["components"]
    ordinary = [part for part in parts if not part["is_bonus"]]
    found: list[str] = []
    if ordinary:
        found += _of_weights([Decimal(part["weight"]) for part in ordinary])
    elif parts:
        found.append("Every component is a bonus. At least one must be an ordinary part.")
    for group in document["groups"]:
        own = [part for part in parts if part["group"] == group["name"]]
        if not own:
            found.append(
                f"No component is in the group “{group['name']}”. Put some into it, or remove it."
            )
        elif group["drop"] >= len(own):
            has = "one component" if len(own) == 1 else f"{len(own)} components"
            found.append(
                f"The group “{group['name']}” has {has} and leaves out {group['drop']}: nothing "
                "would count. Leave out fewer, or add components to it."
            )
    return found


def _of_weights(weights: Sequence[Decimal]) -> Iterator[str]:
    total = sum(weights, Decimal(0))
    if total != 100:
        off = plain(abs(100 - total))
        way = f"{off} too few" if total < 100 else f"{off} too many"
        yield f"The weights add up to {plain(total)} per cent, {way}. They must make 100."


def rules_of(document: Document) -> Rules:
    """What the document says of the parts together."""
    return Rules(
        groups=tuple(_group(document, group) for group in document["groups"]),
        bonus_cap=_number(document["bonus_cap"]),
        total_cap=Decimal(document["total_cap"]),
        course_share=_number(document["course_share"]),
    )


def _group(document: Document, group: Mapping[str, Any]) -> Group:
    own = [part for part in document["components"] if part["group"] == group["name"]]
    weight = sum((Decimal(part["weight"]) for part in own), Decimal(0))
    return Group(group["name"], group["drop"], len(own), weight)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def parts_of(document: Document, results: Mapping[int, Fraction | None]) -> list[Part]:
    """The components that have a result, in the scheme's order. results: exact, by component id."""
    return [
        Part(row["name"], Decimal(row["weight"]), result, row["is_bonus"], row["group"])
        for row in document["components"]
        if (result := results.get(row["id"])) is not None
    ]


def changes(old: Document | None, new: Document) -> list[str]:
    """What is different, a sentence each; of the first version nothing."""
    if old is None:
        return []
    before = {part["id"]: part for part in old["components"]}
    after = {part["id"]: part for part in new["components"]}
    found = [f"“{part['name']}” was added." for key, part in after.items() if key not in before]
    found += [f"“{part['name']}” was removed." for key, part in before.items() if key not in after]
    for key, part in after.items():
        if key in before:
            found += _of_part(before[key], part)
    was, now = ({group["name"]: group["drop"] for group in d["groups"]} for d in (old, new))
    for name in sorted({*was, *now}):
        if was.get(name, 0) != now.get(name, 0):
            found.append(
                f"The group “{name}” leaves out {now.get(name, 0)}, not {was.get(name, 0)}."
            )
    for key, what in (
        ("bonus_cap", "Cap of the bonus"),
        ("total_cap", "Cap of the whole grade"),
        ("course_share", "Points of the course"),
    ):
        if old[key] != new[key]:
            found.append(f"{what}: {new[key] or 'none'} instead of {old[key] or 'none'}.")
    return found


def _of_part(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    name = new["name"]
    if old["name"] != name:
        yield f"“{old['name']}” is called “{name}”."
    if old["weight"] != new["weight"]:
        yield (
            f"“{name}” weighs {plain(Decimal(new['weight']))}, not {plain(Decimal(old['weight']))}."
        )
    if old["cap"] != new["cap"]:
        yield (
            f"“{name}” reaches at most {plain(Decimal(new['cap']))} per cent, "
            f"not {plain(Decimal(old['cap']))}."
        )
    if old["is_bonus"] != new["is_bonus"]:
        yield f"“{name}” is {'a bonus' if new['is_bonus'] else 'an ordinary part'} now."
    if old["group"] != new["group"]:
        where = f"in the group “{new['group']}”" if new["group"] else "in no group"
        yield f"“{name}” is {where} now."
    for key, word in WORDS.items():
        if old.get(key) != new.get(key):
            yield (f"“{name}”, {word}: {new.get(key) or 'none'}, not {old.get(key) or 'none'}.")
