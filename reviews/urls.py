"""The addresses of reviews, rounds, rubrics and grades, all below /<conf>/."""

from django.urls import URLPattern, URLResolver, include, path

from reviews.views import bids as bid_pages
from reviews.views import conflicts as conflict_pages
from reviews.views import gradebook as gradebook_pages
from reviews.views import grading as grading_pages
from reviews.views import results as result_pages
from reviews.views import reviewing as review_pages
from reviews.views import rounds as round_pages
from reviews.views import rubrics as rubric_pages

Addresses = list[URLPattern | URLResolver]

reviewers: Addresses = [
    path("reviews/", review_pages.reviews, name="reviews"),
    path("reviews/bids/", bid_pages.bids, name="bids"),
    path(
        "reviews/conflicts/<int:number>/",
        conflict_pages.declare_conflict,
        name="declare_conflict",
    ),
    path("reviews/<slug:public_id>/", review_pages.review, name="review"),
    path("reviews/<slug:public_id>/save/", review_pages.save_review, name="save_review"),
    path("reviews/<slug:public_id>/submit/", review_pages.submit_review, name="submit_review"),
    path(
        "reviews/<slug:public_id>/files/<slug:artefact_id>/<str:name>",
        review_pages.review_file,
        name="review_file",
    ),
]
authors: Addresses = [
    path("feedback/", result_pages.feedback, name="feedback"),
    path("grade/", result_pages.grade, name="grade"),
]
rounds: Addresses = [
    path("staff/rounds/", round_pages.staff_rounds, name="staff_rounds"),
    path("staff/rounds/new/", round_pages.new_round, name="new_round"),
    path("staff/rounds/<int:pk>/", round_pages.staff_round, name="staff_round"),
    path("staff/rounds/<int:pk>/edit/", round_pages.edit_round, name="edit_round"),
    path("staff/rounds/<int:pk>/assign/", round_pages.assign_round, name="assign_round"),
    path("staff/rounds/<int:pk>/pins/", conflict_pages.pin_pair, name="pin_pair"),
    path("staff/rounds/conflicts/", conflict_pages.staff_conflicts, name="staff_conflicts"),
    path(
        "staff/rounds/conflicts/<int:pk>/", conflict_pages.settle_conflict, name="settle_conflict"
    ),
    path("staff/rounds/<int:pk>/open/", round_pages.open_round, name="open_round"),
    path("staff/rounds/<int:pk>/release/", round_pages.release_round, name="release_round"),
    path("staff/reviews/<slug:public_id>/", round_pages.staff_review, name="staff_review"),
]
rubrics: Addresses = [
    path("staff/rubrics/", rubric_pages.staff_rubrics, name="staff_rubrics"),
    path("staff/rubrics/new/", rubric_pages.new_rubric, name="new_rubric"),
    path("staff/rubrics/<int:pk>/", rubric_pages.staff_rubric, name="staff_rubric"),
    path("staff/rubrics/<int:pk>/edit/", rubric_pages.edit_rubric, name="edit_rubric"),
    path("staff/rubrics/<int:pk>/copy/", rubric_pages.copy_rubric, name="copy_rubric"),
    path("staff/rubrics/<int:pk>/criteria/new/", rubric_pages.new_criterion, name="new_criterion"),
    path("staff/criteria/<int:pk>/", rubric_pages.edit_criterion, name="edit_criterion"),
    path("staff/criteria/<int:pk>/remove/", rubric_pages.remove_criterion, name="remove_criterion"),
]
grading: Addresses = [
    path("staff/grading/", grading_pages.staff_grading, name="staff_grading"),
    path("staff/grading/components/", grading_pages.staff_components, name="staff_components"),
    path(
        "staff/grading/<int:component>/<int:number>/", grading_pages.staff_desk, name="staff_desk"
    ),
    path(
        "staff/grading/<int:component>/<int:number>/save/",
        grading_pages.save_evaluation,
        name="save_evaluation",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/complete/",
        grading_pages.complete_evaluation,
        name="complete_evaluation",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/revision/",
        grading_pages.staff_desk,
        {"is_revision": True},
        name="staff_regrade",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/revision/save/",
        grading_pages.save_evaluation,
        {"is_revision": True},
        name="save_regrade",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/revision/complete/",
        grading_pages.complete_evaluation,
        {"is_revision": True},
        name="complete_regrade",
    ),
    path("staff/gradebook/", gradebook_pages.staff_gradebook, name="staff_gradebook"),
    path(
        "staff/gradebook/gradebook.csv",
        gradebook_pages.staff_gradebook_csv,
        name="staff_gradebook_csv",
    ),
    path(
        "staff/gradebook/gradebook.json",
        gradebook_pages.staff_gradebook_json,
        name="staff_gradebook_json",
    ),
    path("staff/gradebook/release/", gradebook_pages.release_grades, name="release_grades"),
    path(
        "staff/gradebook/release/<int:pk>/",
        gradebook_pages.release_component,
        name="release_component",
    ),
]

urlpatterns: Addresses = [
    path("<slug:conf>/", include([*reviewers, *authors, *rounds, *rubrics, *grading])),
]
