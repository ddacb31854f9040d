"""What reviewers and staff of the demo give and write, by the acts that the pages call."""

from __future__ import annotations

from portal.demo.dice import Dice, dice
from portal.demo.texts import ProjectText
from projects.models import Project, User
from reviews import evaluating, writing
from reviews.forms.sheet import comment_name, score_name
from reviews.models import Component, Criterion, Evaluation, Review
from reviews.sheets import criteria_of

OPENINGS = (
    "",
    "Read in one go. ",
    "I read this twice, the second time with pleasure. ",
    "Thank you for something that was easy to follow. ",
    "I know little about the subject and could still follow. ",
    "",
)
ENDINGS = (
    "",
    " I look forward to the talk.",
    " None of this is serious.",
    " I would gladly read a longer version.",
    "",
)
# Of which each reviewer of a project says three of their own, so that no two reviews read alike.
ASIDES = (
    "The first paragraph could say in one sentence what a reader will know at the end.",
    "I stumbled over two words that are explained only a page later than they are used.",
    "A drawing of the whole pipeline on the first page would have saved me some turning back.",
    "What would change your mind? One line on that would make the plan stronger than any number.",
    "Please name the people who made the data; they did more of this work than a footnote shows.",
    "The order of the sections works well, and I never lost sight of where the argument was going.",
    "I tried to guess the weakest step before reading on, and you had named it yourselves.",
    "Somebody outside the course should be able to follow the second half; I am not sure they can.",
    "It is rare to see so early how much time each part is going to take and who does it.",
    "The title promises a little more than the text does, which is easily mended either way.",
    "Keep the small example from the beginning and come back to it once the results are in.",
    "I would put the limits before the method, because they explain most of your choices.",
    "If only one figure fits on the board, take the one that shows a mistake and not a success.",
    "The comparison needs a simple rule of thumb beside it, such as somebody would use by hand.",
    "Numbers in the running text are hard to compare; a table of four rows would be enough.",
    "There is a gap between what is measured and what the people you write about care for.",
    "Reading it aloud once would find the three sentences that are longer than a breath.",
    "You say how often it works; I would also like to see what it looks like when it does not.",
    "I was glad that nothing was oversold, and that what is borrowed is said to be borrowed.",
    "A second pair of hands should label twenty of the examples before you trust the first pair.",
    "Tell us what you tried and threw away; it helps the next team more than the final version.",
    "The costs are missing: hours of computing, hours of people, and what would be too much.",
    "Could the same be had with half of the data? That test is cheap and says a great deal.",
    "One question for the talk: who would use it on the first day, and what would they do then?",
)
# By criterion and points; what is not listed needs no comment.
COMMENTS = {
    "Plan": {
        1: ["I cannot tell from this plan which data would be used, or what would be built first."],
        2: [
            "The steps are there, but the third week holds more than a team of three can do.",
            "The data are named; how the result will be judged is left open, and should not be.",
        ],
        3: [
            "The plan can be done in the time. Say what you will leave out if training takes longer.",
            "Data, method and steps are named. I would fix the test set before the first experiment.",
            "A plan one can follow week by week; only the comparison at the end stays a little vague.",
        ],
        4: [
            "Every step has a date, a person and a way back if it fails: nothing to add.",
            "I could carry this plan out myself, which is the best I can say of a plan.",
        ],
    },
    "Method": {
        1: ["I could not find out which model was used in the end."],
        2: [
            "The approach fits, but two choices are left without a reason.",
            "I miss the simplest baseline; with it the gain would be easier to value.",
        ],
        3: [
            "The approach fits and each choice has its reason; one ablation is missing.",
            "Described well enough to be built again; the loss could be explained in a figure.",
            "A sound choice. I would have tried the smaller model first.",
        ],
        4: [
            "Fits the question, and what was tried before is told as well.",
            "Clear from the first equation to the last; alternatives were weighed.",
            "I would have done it the same way, only less well.",
        ],
    },
    "Evidence": {
        1: ["The claim in the abstract is not tested anywhere."],
        2: [
            "The numbers come from one split; a second one would calm me.",
            "The main table supports the claim, the figure less so.",
        ],
        3: [
            "Baselines are there and the difference is clear. Intervals would complete it.",
            "The claims are supported; the limits deserve more than two sentences.",
            "Good evidence. I checked two numbers of the table against the appendix.",
        ],
        4: [
            "Ten runs, baselines, and a section on where it fails: convincing.",
            "The held-out test is hard and fair, and uncertainty is given throughout.",
            "I tried to find a leak in the split and did not.",
        ],
    },
}
STAFF_WORDS = {
    "Proposal": "A clear question and a plan that could be done. {praise}",
    "Report": "{praise}\n\nFor a next version: {doubt}",
    "Code": "The repository runs from its README. A test for the evaluation would round it off.",
    "Presentation": "Five minutes kept, and the questions were answered well.",
}


def answers(
    rubric_id: int | None, quality: int, chance: Dice, spread: float, most: int | None = None
) -> dict[str, str]:
    """Points and comments for the criteria of a rubric, better for better projects.

    quality: 85 is a fair project, 97 the best. most: fill in only so many criteria.
    """
    given: dict[str, str] = {}
    for criterion in criteria_of(rubric_id)[:most]:
        points = round(2.9 + (quality - 85) * 0.09 + chance.gauss(0, spread))
        points = max(1, min(points, 4))
        given[score_name(criterion)] = _level(criterion, points)
        if criterion.name in COMMENTS:
            given[comment_name(criterion)] = chance.choice(COMMENTS[criterion.name][points])
    return given


def _level(criterion: Criterion, points: int) -> str:
    """The form's value for the level that gives these points."""
    return next(str(level.pk) for level in criterion.levels.all() if level.points == points)


def write_review(review: Review, text: ProjectText, place: int, is_finished: bool) -> None:
    """Fill a review in; hand it in, or leave it half done.

    place: among the reviews of its project, so that no two say the same.
    """
    chance = dice(review.round.name, text.title, place)
    given = answers(
        review.round.rubric_id, text.quality or 90, chance, 0.6, None if is_finished else 2
    )
    praise = text.praise[place % len(text.praise)]
    doubt = text.doubts[place // len(text.praise) % len(text.doubts)]
    if is_finished:
        turn = dice("turn", text.title).randint(0, 9) + place
        opening, ending = OPENINGS[turn % len(OPENINGS)], ENDINGS[3 * turn % len(ENDINGS)]
        order = dice("asides", text.title).sample(ASIDES, len(ASIDES))
        asides = " ".join(order[(3 * place + step) % len(order)] for step in range(3))
        given["summary"] = f"{opening}{praise}\n\n{asides}\n\n{doubt}{ending}"
        given["confidence"] = str(chance.choice((1, 2, 2, 3, 3, 4)))
        if chance.random() < 0.12:
            given["note_to_staff"] = "I know one of the authors from another course, not well."
        writing.submit_review(review, given)
    else:
        given["summary"] = praise
        writing.save_review(review, given)


def staff_answers(component: Component, text: ProjectText, quality: int) -> dict[str, str]:
    """All that a member of staff gives a project for one component."""
    chance = dice(component.name, text.title, quality)
    given = answers(component.rubric_id, quality, chance, 0.4)
    words = STAFF_WORDS[component.name]
    praise, doubt = text.praise or ("Good work.",), text.doubts or ("say what it costs.",)
    return {**given, "comment": words.format(praise=praise[0], doubt=doubt[0])}


def evaluate(
    component: Component, project: Project, text: ProjectText, by: User, is_finished: bool = True
) -> None:
    """Grade a project for one component; leave it begun if not finished."""
    chance = dice(component.name, text.title)
    quality = text.quality or 90
    given = answers(component.rubric_id, quality, chance, 0.4, None if is_finished else 2)
    evaluation = Evaluation(component=component, project=project, graded_by=by)
    if is_finished:
        words = STAFF_WORDS[component.name]
        given["comment"] = words.format(praise=text.praise[0], doubt=text.doubts[0])
        evaluating.complete_evaluation(evaluation, given, by)
    else:
        evaluating.save_evaluation(evaluation, given, by)
