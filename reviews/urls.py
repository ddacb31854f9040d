"""The addresses of reviews, rounds, rubrics and grades, all below /<conf>/."""

from django.urls import URLPattern, URLResolver, include, path

from reviews.views import answers as answer_pages
from reviews.views import bids as bid_pages
from reviews.views import charts as chart_pages
from reviews.views import comments as comment_pages
from reviews.views import conflicts as conflict_pages
from reviews.views import contribution as contribution_pages
from reviews.views import discussion as discussion_pages
from reviews.views import dossiers as dossier_pages
from reviews.views import dropping as dropping_pages
from reviews.views import examples as example_pages
from reviews.views import grade_policy as policy_pages
from reviews.views import grade_release as release_pages
from reviews.views import gradebook as gradebook_pages
from reviews.views import graders as grader_pages
from reviews.views import grading as grading_pages
from reviews.views import grading_desk as desk_pages
from reviews.views import history as history_pages
from reviews.views import looking as looking_pages
from reviews.views import moderation as moderation_pages
from reviews.views import offers as offer_pages
from reviews.views import offline as offline_pages
from reviews.views import practice as practice_pages
from reviews.views import progress as progress_pages
from reviews.views import regrades as regrade_pages
from reviews.views import results as result_pages
from reviews.views import reviewing as review_pages
from reviews.views import round_setup as setup_pages
from reviews.views import rounds as round_pages
from reviews.views import rubric_changes as rubric_change_pages
from reviews.views import rubric_files as rubric_file_pages
from reviews.views import rubrics as rubric_pages
from reviews.views import runs as run_pages
from reviews.views import schemes as scheme_pages
from reviews.views import what_if as what_if_pages

Addresses = list[URLPattern | URLResolver]

reviewers: Addresses = [
    path("reviews/", review_pages.reviews, name="reviews"),
    path("reviews/bids/", bid_pages.bids, name="bids"),
    path("reviews/offers/", offer_pages.take_offer, name="take_offer"),
    path("reviews/conflicts/", conflict_pages.my_conflicts, name="my_conflicts"),
    path(
        "reviews/conflicts/<int:number>/",
        conflict_pages.declare_conflict,
        name="declare_conflict",
    ),
    path("reviews/offline/", offline_pages.offline_reviews, name="offline_reviews"),
    path("reviews/offline/reviews.md", offline_pages.offline_file, name="offline_file"),
    path("reviews/offline/apply/", offline_pages.apply_offline, name="apply_offline"),
    path("reviews/practice/<slug:public_id>/", practice_pages.practice, name="practice"),
    path(
        "reviews/practice/<slug:public_id>/save/",
        practice_pages.save_practice,
        name="save_practice",
    ),
    path(
        "reviews/practice/<slug:public_id>/compare/",
        practice_pages.compare_practice,
        name="compare_practice",
    ),
    path(
        "reviews/practice/<slug:public_id>/files/<slug:artefact_id>/<str:name>",
        practice_pages.practice_file,
        name="practice_file",
    ),
    path("reviews/<slug:public_id>/", review_pages.review, name="review"),
    path("reviews/<slug:public_id>/save/", review_pages.save_review, name="save_review"),
    path("reviews/<slug:public_id>/submit/", review_pages.submit_review, name="submit_review"),
    path("reviews/<slug:public_id>/history/", history_pages.review_history, name="review_history"),
    path(
        "reviews/<slug:public_id>/history/<int:saving>/",
        history_pages.take_back,
        name="take_back",
    ),
    path("reviews/<slug:public_id>/posts/", discussion_pages.write_post, name="write_post"),
    path(
        "reviews/<slug:public_id>/files/<slug:artefact_id>/<str:name>",
        review_pages.review_file,
        name="review_file",
    ),
]
authors: Addresses = [
    path("feedback/", answer_pages.feedback, name="feedback"),
    path("feedback/<int:pk>/answer/save/", answer_pages.save_response, name="save_response"),
    path("feedback/<int:pk>/answer/send/", answer_pages.send_response, name="send_response"),
    path("feedback/<int:pk>/ratings/", answer_pages.rate_reviews, name="rate_reviews"),
    path("contribution/", contribution_pages.contribution, name="contribution"),
    path("grade/", result_pages.grade, name="grade"),
    path("grade/regrades/<int:pk>/", regrade_pages.regrade, name="regrade"),
    path(
        "grade/regrades/<int:component>/<int:criterion>/",
        regrade_pages.ask_regrade,
        name="ask_regrade",
    ),
]
rounds: Addresses = [
    path("staff/rounds/", round_pages.staff_rounds, name="staff_rounds"),
    path("staff/rounds/new/", setup_pages.new_round, name="new_round"),
    path("staff/rounds/<int:pk>/", round_pages.staff_round, name="staff_round"),
    path("staff/rounds/<int:pk>/edit/", setup_pages.edit_round, name="edit_round"),
    path("staff/rounds/<int:pk>/loads/", setup_pages.round_loads, name="round_loads"),
    path("staff/rounds/<int:pk>/assign/", run_pages.assign_round, name="assign_round"),
    path("staff/rounds/<int:pk>/assign/import/", run_pages.import_pairs, name="import_pairs"),
    path("staff/rounds/<int:pk>/assign/<int:run>/", run_pages.staff_run, name="staff_run"),
    path("staff/rounds/<int:pk>/assign/<int:run>/pairs.csv", run_pages.run_pairs, name="run_pairs"),
    path("staff/rounds/<int:pk>/assign/<int:run>/change/", run_pages.change_run, name="change_run"),
    path("staff/rounds/<int:pk>/assign/<int:run>/apply/", run_pages.apply_run, name="apply_run"),
    path("staff/rounds/<int:pk>/assign/<int:run>/undo/", run_pages.undo_run, name="undo_run"),
    path(
        "staff/rounds/<int:pk>/assign/<int:run>/<int:number>/",
        run_pages.rearrange_run,
        name="rearrange_run",
    ),
    path("staff/rounds/<int:pk>/examples/", example_pages.examples, name="examples"),
    path("staff/rounds/<int:pk>/examples/add/", example_pages.add_example, name="add_example"),
    path(
        "staff/rounds/<int:pk>/examples/set-up/",
        example_pages.set_up_practice,
        name="set_up_practice",
    ),
    path("staff/examples/<slug:public_id>/", example_pages.example, name="example"),
    path("staff/examples/<slug:public_id>/save/", example_pages.save_example, name="save_example"),
    path(
        "staff/examples/<slug:public_id>/offer/",
        example_pages.offer_example,
        name="offer_example",
    ),
    path(
        "staff/examples/<slug:public_id>/remove/",
        example_pages.remove_example,
        name="remove_example",
    ),
    path("staff/rounds/<int:pk>/pins/", conflict_pages.pin_pair, name="pin_pair"),
    path("staff/rounds/conflicts/", conflict_pages.staff_conflicts, name="staff_conflicts"),
    path(
        "staff/rounds/conflicts/suggested/",
        conflict_pages.settle_suggestions,
        name="settle_suggestions",
    ),
    path(
        "staff/rounds/conflicts/<int:pk>/", conflict_pages.settle_conflict, name="settle_conflict"
    ),
    path(
        "staff/rounds/<int:pk>/drop/<int:participant>/",
        dropping_pages.drop_reviewer,
        name="drop_reviewer",
    ),
    path("staff/rounds/<int:pk>/reviewers.csv", progress_pages.round_csv, name="round_csv"),
    path("staff/rounds/<int:pk>/remind/", progress_pages.remind_reviewers, name="remind_reviewers"),
    path("staff/rounds/<int:pk>/offers/", offer_pages.staff_offers, name="staff_offers"),
    path(
        "staff/rounds/offers/<int:pk>/withdraw/", offer_pages.withdraw_offer, name="withdraw_offer"
    ),
    path("staff/rounds/<int:pk>/open/", round_pages.open_round, name="open_round"),
    path("staff/rounds/<int:pk>/release/", round_pages.release_round, name="release_round"),
    path(
        "staff/rounds/<int:pk>/projects/<int:number>/",
        dossier_pages.round_project,
        name="round_project",
    ),
    path(
        "staff/rounds/<int:pk>/projects/<int:number>/summing-up/",
        dossier_pages.save_summing_up,
        name="save_summing_up",
    ),
    path(
        "staff/rounds/<int:pk>/projects/<int:number>/posts/",
        dossier_pages.staff_post,
        name="staff_post",
    ),
    path(
        "staff/reviews/<slug:public_id>/looked/",
        looking_pages.look_at_review,
        name="look_at_review",
    ),
    path("staff/reviews/<slug:public_id>/", round_pages.staff_review, name="staff_review"),
    path(
        "staff/reviews/<slug:public_id>/history/",
        history_pages.staff_review_history,
        name="staff_review_history",
    ),
]
rubrics: Addresses = [
    path("staff/rubrics/", rubric_pages.staff_rubrics, name="staff_rubrics"),
    path(
        "staff/rubrics/rubrics.yaml",
        rubric_file_pages.rubrics_file,
        {"kind": "yaml"},
        name="rubrics_yaml",
    ),
    path(
        "staff/rubrics/rubrics.csv",
        rubric_file_pages.rubrics_file,
        {"kind": "csv"},
        name="rubrics_csv",
    ),
    path("staff/rubrics/import/", rubric_file_pages.import_rubrics, name="import_rubrics"),
    path("staff/rubrics/import/apply/", rubric_file_pages.apply_rubrics, name="apply_rubrics"),
    path("staff/rubrics/take/", rubric_file_pages.take_rubrics, name="take_rubrics"),
    path("staff/rubrics/new/", rubric_pages.new_rubric, name="new_rubric"),
    path("staff/rubrics/<int:pk>/", rubric_pages.staff_rubric, name="staff_rubric"),
    path("staff/rubrics/<int:pk>/edit/", rubric_pages.edit_rubric, name="edit_rubric"),
    path(
        "staff/rubrics/<int:pk>/version/",
        rubric_change_pages.begin_version,
        name="begin_rubric_version",
    ),
    path(
        "staff/rubrics/<int:pk>/put-in-place/",
        rubric_change_pages.change_rubric,
        name="change_rubric",
    ),
    path("staff/rubrics/<int:pk>/copy/", rubric_pages.copy_rubric, name="copy_rubric"),
    path("staff/rubrics/<int:pk>/criteria/new/", rubric_pages.new_criterion, name="new_criterion"),
    path("staff/criteria/<int:pk>/", rubric_pages.edit_criterion, name="edit_criterion"),
    path("staff/criteria/<int:pk>/remove/", rubric_pages.remove_criterion, name="remove_criterion"),
]
grading: Addresses = [
    path("staff/grading/", grading_pages.staff_grading, name="staff_grading"),
    path("staff/grading/components/", scheme_pages.staff_components, name="staff_components"),
    path("staff/grading/comments/", comment_pages.staff_comments, name="staff_comments"),
    path(
        "staff/grading/comments/<int:pk>/change/",
        comment_pages.change_comment,
        name="change_comment",
    ),
    path(
        "staff/grading/comments/<int:pk>/remove/",
        comment_pages.remove_comment,
        name="remove_comment",
    ),
    path("staff/grading/comments/<int:pk>/use/", comment_pages.count_comment, name="count_comment"),
    path(
        "staff/grading/<int:component>/peers/",
        grading_pages.staff_agreement,
        name="staff_agreement",
    ),
    path(
        "staff/grading/<int:component>/graders/", grader_pages.staff_graders, name="staff_graders"
    ),
    path("staff/grading/<int:component>/graders/share/", grader_pages.share_out, name="share_out"),
    path(
        "staff/grading/<int:component>/graders/undo/",
        grader_pages.undo_sharing,
        name="undo_sharing",
    ),
    path("staff/grading/<int:component>/graders/put/", grader_pages.put_grader, name="put_grader"),
    path("staff/grading/<int:component>/<int:number>/", desk_pages.staff_desk, name="staff_desk"),
    path(
        "staff/grading/<int:component>/<int:number>/save/",
        desk_pages.save_evaluation,
        name="save_evaluation",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/complete/",
        desk_pages.complete_evaluation,
        name="complete_evaluation",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/moderate/",
        moderation_pages.moderate,
        name="moderate",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/whose/",
        desk_pages.look_whose,
        name="look_whose",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/files/<slug:artefact_id>/<str:name>",
        desk_pages.desk_file,
        name="desk_file",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/revision/files/<slug:artefact_id>/<str:name>",
        desk_pages.desk_file,
        {"is_revision": True},
        name="desk_file_of_revision",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/keep/",
        desk_pages.keep_comment,
        name="keep_comment",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/revision/keep/",
        desk_pages.keep_comment,
        {"is_revision": True},
        name="keep_regrade_comment",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/revision/",
        desk_pages.staff_desk,
        {"is_revision": True},
        name="staff_regrade",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/revision/save/",
        desk_pages.save_evaluation,
        {"is_revision": True},
        name="save_regrade",
    ),
    path(
        "staff/grading/<int:component>/<int:number>/revision/complete/",
        desk_pages.complete_evaluation,
        {"is_revision": True},
        name="complete_regrade",
    ),
    path("staff/grading/regrades/", regrade_pages.staff_regrades, name="staff_regrades"),
    path(
        "staff/grading/regrades/<int:pk>/",
        regrade_pages.staff_regrade_request,
        name="staff_regrade_request",
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
    path("staff/gradebook/export/", gradebook_pages.staff_export, name="staff_export"),
    path(
        "staff/gradebook/export/<slug:system>.csv",
        gradebook_pages.staff_export_csv,
        name="staff_export_csv",
    ),
    path(
        "staff/gradebook/gradebook.zip",
        gradebook_pages.staff_export_archive,
        name="staff_export_archive",
    ),
    path("staff/gradebook/release/", release_pages.release_grades, name="release_grades"),
    path(
        "staff/gradebook/release/<int:pk>/",
        release_pages.release_component,
        name="release_component",
    ),
    path("staff/gradebook/releases/", release_pages.staff_releases, name="staff_releases"),
    path(
        "staff/gradebook/releases/<int:pk>/take-back/",
        release_pages.take_back_release,
        name="take_back_release",
    ),
    path("staff/gradebook/holds/", release_pages.hold_grades, name="hold_grades"),
    path("staff/gradebook/holds/<int:pk>/", release_pages.let_go_grades, name="let_go_grades"),
    path(
        "staff/gradebook/contribution/",
        contribution_pages.staff_contribution,
        name="staff_contribution",
    ),
    path("staff/gradebook/what-if/", what_if_pages.staff_what_if, name="staff_what_if"),
    path("staff/gradebook/charts/", chart_pages.staff_charts, name="staff_charts"),
    path("staff/gradebook/policy/", policy_pages.grade_policy, name="grade_policy"),
]

urlpatterns: Addresses = [
    path("<slug:conf>/", include([*reviewers, *authors, *rounds, *rubrics, *grading])),
]
