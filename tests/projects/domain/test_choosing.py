"""Choosing among the projects of a gallery, as plain values."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from projects.domain.folding import fold
from projects.domain.gallery import Choice, WayOut, in_order, matching, options, way_out


@dataclass
class Thing:
    number: int
    title: str = "Title"
    program_key: tuple[float, float, int] = (0.0, 0.0, 0)
    marks: dict[str, frozenset[str]] = field(default_factory=dict)
    search_text: str = ""


def choice(query=""):
    asked = {}
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            asked.setdefault(name, []).append(value)
    return Choice.of(lambda name: asked.get(name, []))


THINGS = [
    Thing(1, marks={"topic": frozenset({"a"}), "has": frozenset({"code", "paper"})}, search_text="one"),
    Thing(2, marks={"topic": frozenset({"b"}), "has": frozenset({"code"})}, search_text="two one"),
    Thing(3, marks={"topic": frozenset({"a", "b"}), "has": frozenset()}, search_text="three"),
]  # fmt: skip


def numbers(query):
    return [thing.number for thing in matching(THINGS, choice(query))]


def test_topics_widen_and_artefacts_narrow():
    assert numbers("topic=a&topic=b") == [1, 2, 3]
    assert numbers("has=code&has=paper") == [1]
    assert numbers("topic=b&has=code") == [2]


def test_every_word_of_the_query_must_be_there():
    assert numbers("q=one") == [1, 2]
    assert numbers("q=ONE two") == [2]
    assert numbers("q=four") == []


def test_count_of_an_artefact_is_what_adding_it_would_leave():
    made = options(THINGS, choice("has=code"), "has", [("code", "", ""), ("paper", "", "")])
    assert [(option.count, option.is_chosen) for option in made] == [(2, True), (1, False)]


def test_count_of_a_topic_ignores_the_other_chosen_topics():
    made = options(THINGS, choice("topic=a&has=code"), "topic", [("a", "", ""), ("b", "", "")])
    assert [option.count for option in made] == [1, 1]


def test_way_out_is_the_filter_whose_loss_shows_most():
    assert way_out(THINGS, choice("topic=b&has=paper&q=one")) == WayOut("topic", "b", 1)
    assert way_out(THINGS, choice("topic=zzz&has=code")) == WayOut("topic", "zzz", 2)
    assert way_out(THINGS, choice("topic=zzz&award=zzz")) is None


def test_address_says_the_choice_again():
    asked = choice("q=x&topic=b&topic=a&sort=title")
    assert asked.parameters() == [("q", "x"), ("topic", "b"), ("topic", "a"), ("sort", "title")]
    assert asked.without("topic", "b").pairs == [("topic", "a")]
    assert choice("sort=nonsense").sort == "shuffled"


def test_orders():
    things = [Thing(2, "Ärger", (1.0, 0.0, 0)), Thing(1, "Zebra", (0.0, 0.0, 0))]
    assert [thing.number for thing in in_order(things, "number", "")] == [1, 2]
    assert [thing.number for thing in in_order(things, "title", "")] == [2, 1]
    assert [thing.number for thing in in_order(things, "program", "")] == [1, 2]


@given(st.permutations(range(12)), st.text())
def test_shuffle_depends_on_the_seed_only(arrived, seed):
    shown = in_order([Thing(number) for number in arrived], "shuffled", seed)
    again = in_order([Thing(number) for number in range(12)], "shuffled", seed)
    assert shown == again
    assert sorted(thing.number for thing in shown) == list(range(12))


@given(st.lists(st.tuples(st.sampled_from(["topic", "has", "award", "category", "q"]), st.text())))
def test_nothing_asked_for_ever_widens(pairs):
    def values(name):
        return [value for key, value in pairs if key == name]

    asked = Choice.of(values)
    shown = matching(THINGS, asked)
    for facet, value in asked.pairs:
        if all(value not in thing.marks.get(facet, ()) for thing in THINGS):
            others = [v for v in asked.values(facet) if v != value]
            assert not shown or (facet != "has" and others)
    assert all(fold(asked.q) == "" or thing.search_text for thing in shown)
