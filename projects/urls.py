"""The addresses of what teams make. Each group holds one family of pages; add lines to your own."""

from django.urls import URLPattern, URLResolver, include, path

from projects.views import announcements as announcement_pages
from projects.views import artefacts as artefact_pages
from projects.views import awards as award_pages
from projects.views import bulk_deciding as bulk_deciding_pages
from projects.views import confirming as confirming_pages
from projects.views import deciding as deciding_pages
from projects.views import drafts as draft_pages
from projects.views import enrolment as enrolment_pages
from projects.views import extensions as extension_pages
from projects.views import front as front_pages
from projects.views import gallery as gallery_pages
from projects.views import health as health_pages
from projects.views import ideas as idea_pages
from projects.views import invitations as invitation_pages
from projects.views import judges as judge_pages
from projects.views import log as log_pages
from projects.views import mail as mail_pages
from projects.views import mail_choice as mail_choice_pages
from projects.views import merging as merging_pages
from projects.views import milestone_preview as milestone_preview_pages
from projects.views import people as people_pages
from projects.views import program as program_pages
from projects.views import project as project_pages
from projects.views import publish as publish_pages
from projects.views import queue as queue_pages
from projects.views import receipts as receipt_pages
from projects.views import reopening as reopening_pages
from projects.views import roster as roster_pages
from projects.views import search as search_pages
from projects.views import seeking as seeking_pages
from projects.views import settings as settings_pages
from projects.views import staff_awards as staff_award_pages
from projects.views import staff_program as staff_program_pages
from projects.views import staff_teams as staff_team_pages
from projects.views import submissions as submission_pages
from projects.views import team_changes as team_change_pages
from projects.views import team_standing as team_standing_pages
from projects.views import teams as team_pages
from projects.views import topics as topic_pages
from projects.views import versions as version_pages
from projects.views import viewing as viewing_pages

Addresses = list[URLPattern | URLResolver]

# First level: their first word stands in domain/addresses.py.
first_level: Addresses = [
    path("me/viewing/end/", viewing_pages.end_viewing, name="end_viewing"),
    path("invitations/judges/<str:token>/", judge_pages.judge_invitation, name="judge_invitation"),
    path("accounts/mail/", mail_choice_pages.mail_choice, name="mail_choice"),
    path(
        "accounts/mail/<str:token>/",
        mail_choice_pages.mail_choice_by_link,
        name="mail_choice_by_link",
    ),
    path("invitations/<str:token>/", invitation_pages.invitation, name="invitation"),
    path("search/", search_pages.search_all, name="search"),
    path("topics/<str:slug>/", topic_pages.topic, name="topic"),
    path("receipts/<str:number>/", receipt_pages.receipt, name="receipt"),
    path(
        "receipts/<str:number>/contents.json",
        receipt_pages.receipt_contents,
        name="receipt_contents",
    ),
    path("files/<slug:public_id>/<str:file_name>", artefact_pages.artefact, name="artefact"),
    path(
        "files/<slug:public_id>/small/<str:file_name>",
        artefact_pages.artefact,
        {"size": "small"},
        name="artefact_small",
    ),
]

# Below /<conf>/ from here on.
people: Addresses = [
    path("people/", people_pages.people, name="people"),
    path("people/me/", seeking_pages.say_looking, name="say_looking"),
    path("people/teams/<int:pk>/ask/", seeking_pages.ask_to_join, name="ask_to_join"),
    path(
        "people/requests/<int:pk>/retract/", seeking_pages.retract_request, name="retract_request"
    ),
    path("ideas/", idea_pages.ideas, name="ideas"),
    path("ideas/new/", idea_pages.new_idea, name="new_idea"),
    path("ideas/<int:pk>/", idea_pages.idea, name="idea"),
    path("ideas/<int:pk>/change/", idea_pages.change_idea, name="change_idea"),
    path("ideas/<int:pk>/close/", idea_pages.close_idea, name="close_idea"),
    path("ideas/<int:pk>/like/", idea_pages.like_idea, name="like_idea"),
    path("ideas/<int:pk>/start/", idea_pages.start_from_idea, name="start_from_idea"),
    path("enrol/", enrolment_pages.enrol, name="enrol"),
]
teams: Addresses = [
    path("team/", team_pages.team, name="team"),
    path("team/start/", team_pages.start_team, name="start_team"),
    path("team/rename/", team_pages.rename_team, name="rename_team"),
    path("team/contact/", team_pages.set_contact, name="set_contact"),
    path("team/leave/", team_pages.leave_team, name="leave_team"),
    path("team/project/", team_pages.name_project, name="name_project"),
    path("team/offer/", seeking_pages.offer_seats, name="offer_seats"),
    path("team/offer/stop/", seeking_pages.stop_offering, name="stop_offering"),
    path("team/requests/<int:pk>/", seeking_pages.answer_request, name="answer_request"),
    path("team/invite/", team_pages.invite, name="invite"),
    path("team/invite/<int:pk>/", team_pages.invite_from_list, name="invite_from_list"),
    path(
        "team/invitations/<int:pk>/", invitation_pages.answer_invitation, name="answer_invitation"
    ),
    path(
        "team/invitations/<int:pk>/retract/",
        team_pages.retract_invitation,
        name="retract_invitation",
    ),
]
submissions: Addresses = [
    path("submissions/", submission_pages.submissions, name="submissions"),
    path("preview/", draft_pages.markdown_preview, name="markdown_preview"),
    path("submissions/<slug:milestone>/", submission_pages.submission, name="submission"),
    path("submissions/<slug:milestone>/draft/", draft_pages.save_draft, name="save_draft"),
    path("submissions/<slug:milestone>/hand-in/", submission_pages.hand_in_draft, name="hand_in"),
    path(
        "submissions/<slug:milestone>/confirm/",
        confirming_pages.confirm_what_draft_says,
        name="confirm_draft",
    ),
    path(
        "submissions/<slug:milestone>/versions/<int:number>/confirm/",
        confirming_pages.confirm_what_version_says,
        name="confirm_version",
    ),
    path("submissions/<slug:milestone>/health/", health_pages.draft_health, name="draft_health"),
    path("submissions/<slug:milestone>/missing/", health_pages.draft_missing, name="draft_missing"),
    path(
        "submissions/<slug:milestone>/health/check/", health_pages.check_links, name="check_links"
    ),
    path(
        "submissions/<slug:milestone>/fields/<slug:key>/file/",
        draft_pages.upload_artefact,
        name="upload_artefact",
    ),
    path(
        "submissions/<slug:milestone>/fields/<slug:key>/link/",
        draft_pages.save_link,
        name="save_link",
    ),
    path(
        "submissions/<slug:milestone>/fields/<slug:key>/remove/",
        draft_pages.remove_artefact,
        name="remove_artefact",
    ),
    path(
        "submissions/<slug:milestone>/versions/<int:number>/",
        version_pages.version,
        name="version",
    ),
    path(
        "submissions/<slug:milestone>/versions/<int:number>/choose/",
        version_pages.choose_version,
        name="choose_version",
    ),
    path(
        "submissions/<slug:milestone>/compare/",
        version_pages.compare_versions,
        name="compare_versions",
    ),
    path(
        "submissions/<slug:milestone>/withdraw/",
        version_pages.withdraw_submission,
        name="withdraw_submission",
    ),
    path(
        "submissions/<slug:milestone>/revive/",
        version_pages.revive_submission,
        name="revive_submission",
    ),
    path(
        "submissions/<slug:milestone>/by-itself/",
        version_pages.switch_by_itself,
        name="switch_by_itself",
    ),
]
staff: Addresses = [
    path("staff/people/", roster_pages.staff_people, name="staff_people"),
    path("staff/people/new/", roster_pages.add_person, name="add_person"),
    path("staff/people/import/", roster_pages.import_roster, name="import_roster"),
    path("staff/people/import/apply/", roster_pages.apply_roster, name="apply_roster"),
    path("staff/people/judges/", judge_pages.staff_judges, name="staff_judges"),
    path("staff/people/judges/<int:pk>/retract/", judge_pages.retract_judge, name="retract_judge"),
    path("staff/people/enrolment/", enrolment_pages.staff_enrolment, name="staff_enrolment"),
    path("staff/people/<int:pk>/view/", viewing_pages.view_as, name="view_as"),
    path("staff/people/<int:pk>/merge/", merging_pages.merge, name="merge_people"),
    path("staff/people/<int:pk>/", roster_pages.staff_person, name="staff_person"),
    path("staff/people/<int:pk>/remove/", roster_pages.remove_person, name="remove_person"),
    path("staff/teams/", staff_team_pages.staff_teams, name="staff_teams"),
    path("staff/teams/new/", staff_team_pages.new_team, name="new_team"),
    path("staff/teams/changes/", team_change_pages.team_changes, name="team_changes"),
    path("staff/teams/changes/move/", team_change_pages.stage_move, name="stage_move"),
    path("staff/teams/changes/merge/", team_change_pages.stage_merge, name="stage_merge"),
    path("staff/teams/changes/match/", team_change_pages.match_people, name="match_people"),
    path("staff/teams/changes/publish/", team_change_pages.publish_changes, name="publish_changes"),
    path("staff/teams/changes/discard/", team_change_pages.discard_changes, name="discard_changes"),
    path("staff/teams/changes/<int:pk>/unstage/", team_change_pages.unstage, name="unstage"),
    path("staff/teams/<int:pk>/mentor/", team_standing_pages.set_mentor, name="set_mentor"),
    path("staff/teams/<int:pk>/small/", team_standing_pages.allow_small, name="allow_small"),
    path("staff/teams/<int:pk>/dissolve/", team_standing_pages.dissolve_team, name="dissolve_team"),
    path("staff/teams/<int:pk>/", staff_team_pages.staff_team, name="staff_team"),
    path("staff/teams/<int:pk>/add/", staff_team_pages.add_member, name="add_member"),
    path(
        "staff/teams/<int:pk>/members/<int:participant>/remove/",
        staff_team_pages.remove_member,
        name="remove_member",
    ),
    path("staff/teams/<int:pk>/seats/", staff_team_pages.set_seats, name="set_seats"),
    path("staff/extensions/", extension_pages.staff_extensions, name="staff_extensions"),
    path("staff/extensions/new/", extension_pages.new_extension, name="new_extension"),
    path(
        "staff/extensions/take-back/",
        extension_pages.take_back_extensions,
        name="take_back_extensions",
    ),
    path("staff/log/", log_pages.staff_log, name="staff_log"),
    path("staff/log/log.csv", log_pages.staff_log_csv, name="staff_log_csv"),
    path("staff/mail/", mail_pages.staff_mail, name="staff_mail"),
    path("staff/mail/<int:pk>/", mail_pages.staff_one_mail, name="staff_one_mail"),
    path("staff/settings/", settings_pages.staff_settings, name="staff_settings"),
    path("staff/settings/milestones/new/", settings_pages.new_milestone, name="new_milestone"),
    path(
        "staff/settings/milestones/<slug:milestone>/",
        settings_pages.staff_milestone,
        name="staff_milestone",
    ),
    path(
        "staff/settings/milestones/<slug:milestone>/preview/",
        milestone_preview_pages.preview_milestone,
        name="preview_milestone",
    ),
    path(
        "staff/settings/milestones/<slug:milestone>/remove/",
        settings_pages.remove_milestone,
        name="remove_milestone",
    ),
    path("staff/settings/categories/", settings_pages.staff_categories, name="staff_categories"),
    path("staff/settings/risks/", settings_pages.staff_risks, name="staff_risks"),
    path("staff/settings/topics/", settings_pages.staff_topics, name="staff_topics"),
]
staff_submissions: Addresses = [
    path("staff/submissions/", queue_pages.staff_submissions, name="staff_submissions"),
    path("staff/submissions/bulk/", bulk_deciding_pages.bulk_decide, name="bulk_decide"),
    path("staff/submissions/bulk/apply/", bulk_deciding_pages.apply_bulk, name="apply_bulk"),
    path("staff/submissions/<int:pk>/", deciding_pages.staff_submission, name="staff_submission"),
    path("staff/submissions/<int:pk>/decide/", deciding_pages.decide, name="decide"),
    path("staff/submissions/<int:pk>/draft/", deciding_pages.save_decision, name="save_decision"),
    path("staff/submissions/<int:pk>/reopen/", reopening_pages.reopen, name="reopen_submission"),
    path("staff/submissions/<int:pk>/revive/", reopening_pages.revive, name="staff_revive"),
    path("staff/submissions/<int:pk>/compare/", reopening_pages.compare, name="staff_compare"),
]
staff_public: Addresses = [
    path("staff/publish/", publish_pages.staff_publish, name="staff_publish"),
    path("staff/unpublish/", publish_pages.staff_unpublish, name="staff_unpublish"),
    path("staff/awards/", staff_award_pages.staff_awards, name="staff_awards"),
    path("staff/awards/new/", staff_award_pages.new_award, name="new_award"),
    path("staff/awards/announce/", staff_award_pages.announce_awards, name="announce_awards"),
    path("staff/awards/<int:pk>/", staff_award_pages.change_award, name="change_award"),
    path(
        "staff/awards/<int:pk>/announce/", staff_award_pages.announce_award, name="announce_award"
    ),
    path("staff/awards/<int:pk>/remove/", staff_award_pages.remove_award, name="remove_award"),
    path("staff/program/", staff_program_pages.staff_program, name="staff_program"),
    path("staff/program/new/", staff_program_pages.new_session, name="new_session"),
    path("staff/program/<int:pk>/", staff_program_pages.staff_session, name="staff_session"),
    path(
        "staff/program/<int:pk>/change/", staff_program_pages.change_session, name="change_session"
    ),
    path(
        "staff/program/<int:pk>/remove/", staff_program_pages.remove_session, name="remove_session"
    ),
    path("staff/program/<int:pk>/fill/", staff_program_pages.fill_session, name="fill_session"),
    path("staff/program/<int:pk>/add/", staff_program_pages.add_slot, name="add_slot"),
    path("staff/program/slots/<int:pk>/move/", staff_program_pages.move_slot, name="move_slot"),
    path(
        "staff/program/slots/<int:pk>/remove/", staff_program_pages.remove_slot, name="remove_slot"
    ),
]
public: Addresses = [
    path("", front_pages.conference_front, name="conference"),
    path("gallery/", gallery_pages.gallery, name="gallery"),
    path("projects/<str:address>/", project_pages.project, name="project"),
    path("program/", program_pages.program, name="program"),
    path("awards/", award_pages.awards, name="awards"),
]
announcements: Addresses = [
    path("announcements/<int:pk>/", announcement_pages.announcement, name="announcement"),
    path(
        "staff/announcements/",
        announcement_pages.staff_announcements,
        name="staff_announcements",
    ),
    path("staff/announcements/new/", announcement_pages.new_announcement, name="new_announcement"),
    path(
        "staff/announcements/<int:pk>/",
        announcement_pages.staff_announcement,
        name="staff_announcement",
    ),
    path(
        "staff/announcements/<int:pk>/edit/",
        announcement_pages.edit_announcement,
        name="edit_announcement",
    ),
    path(
        "staff/announcements/<int:pk>/send/",
        announcement_pages.send_announcement,
        name="send_announcement",
    ),
    path(
        "staff/announcements/<int:pk>/remove/",
        announcement_pages.remove_announcement,
        name="remove_announcement",
    ),
]

urlpatterns: Addresses = [
    *first_level,
    path(
        "<slug:conf>/",
        include(
            [
                *people,
                *teams,
                *submissions,
                *announcements,
                *staff,
                *staff_submissions,
                *staff_public,
                *public,
            ]
        ),
    ),
]
