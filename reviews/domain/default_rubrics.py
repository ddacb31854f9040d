"""The rubrics and grade components that a new conference starts from, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

Levels = tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class CriterionPlan:
    """`weight` counts against the other criteria; levels are (points, name, description)."""

    name: str
    description: str
    weight: int
    levels: Levels
    asks_comment: bool = False


@dataclass(frozen=True)
class RubricPlan:
    name: str
    guidance: str
    criteria: tuple[CriterionPlan, ...]


@dataclass(frozen=True)
class ComponentPlan:
    """`weight` in per cent; `milestone` says which hand-in: "proposal", "deliverables" or ""."""

    name: str
    weight: int
    rubric: str
    milestone: str
    kind: str


def levels(weak: str, fair: str, good: str, excellent: str) -> Levels:
    """The four named steps that all default criteria share."""
    return ((1, "Weak", weak), (2, "Fair", fair), (3, "Good", good), (4, "Excellent", excellent))


FINAL_REVIEW = RubricPlan(
    "Final review",
    "Read the report first, then watch the talk and look at the code. Say what is good before "
    "what is not, and be specific: a comment the authors can act on is worth more than a number. "
    "Judge the project against its own aim, not against another project.",
    (
        CriterionPlan(
            "Question and motivation",
            "Is it clear what is asked, and why it matters?",
            1,
            levels(
                "The question stays unclear.",
                "There is a question; why it matters is left to the reader.",
                "A clear question with a reason to care.",
                "A sharp question, well placed among earlier work.",
            ),
        ),
        CriterionPlan(
            "Method",
            "Does the approach fit the question, and is it carried out correctly?",
            2,
            levels(
                "The approach does not fit, or is not described.",
                "It fits in part; important choices are not explained.",
                "It fits, and choices are explained.",
                "It fits, is explained, and alternatives were weighed.",
            ),
            asks_comment=True,
        ),
        CriterionPlan(
            "Evidence",
            "Do experiments or arguments support what is claimed?",
            2,
            levels(
                "Claims stand without support.",
                "Some support; baselines or checks are missing.",
                "Claims are supported, with baselines.",
                "Claims are supported, limits and uncertainty included.",
            ),
            asks_comment=True,
        ),
        CriterionPlan(
            "Clarity",
            "Could a fellow student follow report and talk?",
            1,
            levels(
                "Hard to follow.",
                "Followed with effort.",
                "Easy to follow.",
                "A pleasure: figures and words carry each other.",
            ),
        ),
        CriterionPlan(
            "Reproducibility",
            "Could someone else run the code and get the same?",
            1,
            levels(
                "No code, or it cannot be run.",
                "Code with gaps: data, versions or steps are missing.",
                "Code, data and steps are there.",
                "One command gives the reported numbers.",
            ),
        ),
    ),
)

PROPOSAL = RubricPlan(
    "Proposal",
    "A proposal earns its points by being clear and doable, not by being ambitious.",
    (
        CriterionPlan(
            "Question",
            "Is it clear what is to be found out or built?",
            2,
            levels(
                "Unclear.",
                "A topic rather than a question.",
                "A clear question.",
                "A clear question with a measure of success.",
            ),
        ),
        CriterionPlan(
            "Plan",
            "Are data, method and steps named, and can they be done in the time?",
            2,
            levels(
                "No plan.",
                "A plan with gaps that could stop it.",
                "A plan that can be done.",
                "A plan that can be done, with a way out if it fails.",
            ),
        ),
        CriterionPlan(
            "Earlier work",
            "Does it know what others did?",
            1,
            levels(
                "None named.",
                "Named, not used.",
                "Named and used.",
                "Named, used, and the gap is shown.",
            ),
        ),
    ),
)

REPORT = RubricPlan(
    "Report",
    "Grade the report as it was handed in; the code has its own rubric.",
    (
        CriterionPlan(
            "Method",
            "Fit, correctness, and reasons for choices.",
            2,
            levels(
                "Does not fit or is not described.",
                "Fits in part.",
                "Fits and is explained.",
                "Fits, is explained, and alternatives were weighed.",
            ),
        ),
        CriterionPlan(
            "Results",
            "Evidence, baselines, honesty about limits.",
            2,
            levels(
                "No support.",
                "Some support.",
                "Supported, with baselines.",
                "Supported, limits and uncertainty included.",
            ),
        ),
        CriterionPlan(
            "Writing",
            "Structure, figures, references, disclosure of AI tools.",
            1,
            levels(
                "Hard to read.",
                "Readable, with gaps.",
                "Clear and complete.",
                "Clear, complete, and well illustrated.",
            ),
        ),
    ),
)

CODE = RubricPlan(
    "Code",
    "Look at the repository as it stood at the deadline. Running it is optional.",
    (
        CriterionPlan(
            "Works",
            "Does it do what the report says?",
            2,
            levels(
                "It does not run.",
                "Parts of it do.",
                "It does.",
                "It does, and tests show it.",
            ),
        ),
        CriterionPlan(
            "Can be run by others",
            "README, versions, data, one command.",
            1,
            levels(
                "No instructions.",
                "Instructions with gaps.",
                "Complete instructions.",
                "One command gives the reported numbers.",
            ),
        ),
        CriterionPlan(
            "Readable",
            "Names, structure, history.",
            1,
            levels("Hard to read.", "In parts.", "Readable.", "Readable, with a clear history."),
        ),
    ),
)

PRESENTATION = RubricPlan(
    "Presentation",
    "Talk, slides and answers to questions.",
    (
        CriterionPlan(
            "Story",
            "Would someone from another team know afterwards what was done and found?",
            2,
            levels("Lost.", "In parts.", "Yes.", "Yes, and would want to read the report."),
        ),
        CriterionPlan(
            "Delivery",
            "Time kept, slides readable, everyone heard.",
            1,
            levels("Poor.", "Uneven.", "Good.", "Excellent."),
        ),
        CriterionPlan(
            "Answers",
            "Questions understood and answered.",
            1,
            levels("Not answered.", "In part.", "Answered.", "Answered, with insight."),
        ),
    ),
)

RUBRICS = (FINAL_REVIEW, PROPOSAL, REPORT, CODE, PRESENTATION)
COMPONENTS = (
    ComponentPlan("Proposal", 15, "Proposal", "proposal", "proposal"),
    ComponentPlan("Report", 40, "Report", "deliverables", "report"),
    ComponentPlan("Code", 25, "Code", "deliverables", "code"),
    ComponentPlan("Presentation", 20, "Presentation", "", "presentation"),
)
COURSE_SHARE = 45  # points of 100 that the whole project is worth in the reference course
