"""The demo's released round: a summing-up, authors who answer and rate, reviewers who discuss."""

from __future__ import annotations

from portal.demo import judging
from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from portal.demo.gathering import place_of
from portal.demo.texts import ProjectText
from projects.models import Conference, Project, User
from reviews import opening, ratings, releasing, writing
from reviews.discussing import write_post
from reviews.models import Review, ReviewRound
from reviews.responding import save_response, send_response
from reviews.summing_up import save_summing_up

OPENED, DUE, RELEASED, ANSWERED, ANSWERS_CLOSE, HARD_END = -9, -6, -5, -3, 3, 4
# By board number: who reviews it.
REVIEWERS = {
    1: ("reviewer", "namgung", "ilangovan"),
    2: ("member", "saotome", "tewhatu"),
    4: ("kleist", "esperanca", "asante"),
    5: ("qureishi", "karabeli", "vandijkhuizen"),
}
SUMMING_UP = {
    1: "All three of you who read this want to see how the rolls are split. We agree, and it is the "
    "one thing to settle before you train anything: **split by year**.\n\nThe rest is praise, and "
    "well earned. The test on the highest one per cent is the sentence to open your talk with.",
    2: "The reviewers differ on the data and agree on the question. Take the doubt about shaded "
    "stones seriously; the rest can wait for the check-in.",
}
ANSWER = (
    "Thank you, all three.\n\n- **The split.** By year, and we now say so: 1979 to 1984 for "
    "training, 1985 to 1987 for the test.\n- **Thirty rolls.** We trace twelve more, four from each "
    "pen.\n- **Crossings.** We had not thought of the sticking pen. Where both heights are likely "
    "we keep both, and count the column as unknown."
)
DRAFT = "We thank the reviewers. The shaded stones"
# Who says what about project 1: a reviewer's place, or staff; days from today.
TALK = (
    (-7, 1, "Did anyone find out how the rolls are split? I read it twice and could not."),
    (-7, 2, "No, and with neighbouring columns in both halves the error would look far too small."),
    (-6, None, "Good point, both of you. I will ask for it in the summing-up."),
    (-2, 0, "Their answer settles it for me. I have taken that paragraph out of my review."),
)


def show_a_released_round(
    conference: Conference,
    texts: list[ProjectText],
    calendar: Calendar,
    story: Story,
    teacher: User,
) -> None:
    """Four projects were read early; what came of it can be seen from every side."""
    story.at(calendar.day(OPENED - 1, 17))
    round_ = ReviewRound.objects.create(
        conference=conference,
        name="First impressions",
        milestone=conference.milestones.get(slug="proposal"),
        rubric=conference.rubrics.get(name="Proposal"),
        reviews_per_reviewer=1,
        demand=3,
        others_seen=ReviewRound.OthersSeen.MINE,
        is_discussed=True,
        takes_ratings=True,
        opens_at=calendar.day(OPENED, 9),
        due_at=calendar.last_minute(1),
        hard_end_at=calendar.last_minute(HARD_END),
        responses_until=calendar.last_minute(ANSWERS_CLOSE),
        response_words=150,
    )
    projects = {p.number: p for p in conference.projects.filter(number__in=REVIEWERS)}
    rows = {
        number: [
            Review.objects.create(
                round=round_,
                reviewer=place_of(conference, key),
                project=projects[number],
                alias_order=(place + number) % len(keys),
            )
            for place, key in enumerate(keys)
        ]
        for number, keys in REVIEWERS.items()
    }
    round_.assigned_at = story.at(calendar.day(OPENED - 1, 17, 30))
    round_.save()
    story.at(calendar.day(OPENED, 9))
    opening.open_round(round_, teacher)
    by_number = {text.number: text for text in texts}
    for number, reviews in rows.items():
        for place, review in enumerate(reviews):
            story.at(calendar.day(OPENED + 1, 10 + place, 7 * number))
            judging.write_review(review, by_number[number], place, is_finished=True)
    _talk(round_, projects[1], rows[1], TALK[:3], calendar, story, teacher)
    for number, text in SUMMING_UP.items():
        story.at(calendar.day(RELEASED, 10, 10 * number))
        save_summing_up(round_, projects[number], teacher, {"text": text})
    story.at(calendar.day(RELEASED, 12))
    releasing.release_round(round_, teacher)
    # Only now: the acts rightly take no review after the due time.
    ReviewRound.objects.filter(pk=round_.pk).update(due_at=calendar.last_minute(DUE))
    round_.refresh_from_db()
    _answer(round_, projects, calendar, story)
    story.at(calendar.day(-2, 9, 40))
    mine = rows[1][0]
    mine.refresh_from_db()
    writing.save_review(
        mine, {"summary": f"{mine.summary}\n\nYour answer on the split convinced me."}
    )
    _talk(round_, projects[1], rows[1], TALK[3:], calendar, story, teacher)


def _talk(
    round_: ReviewRound,
    project: Project,
    reviews: list[Review],
    talk: tuple[tuple[int, int | None, str], ...],
    calendar: Calendar,
    story: Story,
    teacher: User,
) -> None:
    for minute, (days, place, text) in enumerate(talk):
        story.at(calendar.day(days, 18, 9 * minute))
        review = None if place is None else reviews[place]
        by = review.reviewer.user if review else teacher
        write_post(round_, project, by, text, f"demo-discussion-{days}-{place}", review)


def _answer(
    round_: ReviewRound, projects: dict[int, Project], calendar: Calendar, story: Story
) -> None:
    """One team has sent its answer, another has begun; half of the authors have rated."""
    conference = round_.conference
    story.at(calendar.day(ANSWERED, 20, 15))
    send_response(round_, projects[1], place_of(conference, "kleist").user, {"text": ANSWER})
    story.at(calendar.day(ANSWERED, 21))
    save_response(round_, projects[2], place_of(conference, "karabeli").user, {"text": DRAFT})
    marks = (("kleist", "4"), ("letminhanh", "3"), ("asante", "3"), ("karabeli", "2"))
    for minute, (key, mark) in enumerate(marks):
        story.at(calendar.day(ANSWERED + 1, 8, minute))
        rater = place_of(conference, key)
        given = {}
        for review in Review.objects.received_by(rater.user).filter(round=round_):
            given[f"helpful-{ratings.key_of(review)}"] = mark
            if mark > "2":
                given[f"acted-{ratings.key_of(review)}"] = "on"
        ratings.rate(round_, rater, given)
