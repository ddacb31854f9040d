"""What teams make: people, conferences, teams, projects, hand-ins."""

from projects.models.announcements import Announcement, AnnouncementReceiver
from projects.models.artefacts import Artefact
from projects.models.awards import Award
from projects.models.calendars import CalendarLink
from projects.models.conferences import (
    Category,
    Conference,
    Family,
    Palette,
    Topic,
    TopicGroup,
)
from projects.models.confirmations import Confirmation
from projects.models.decisions import DecisionBatch, DecisionDraft, SectionComment
from projects.models.extensions import ExtensionGrant
from projects.models.ideas import Idea, IdeaInterest
from projects.models.invitations import AddressedLink, JudgeInvitation
from projects.models.link_checks import LinkCheck, PinnedCommit
from projects.models.milestone_fields import (
    FILE_KINDS,
    LINK_KINDS,
    PDF_KINDS,
    PICTURE_KINDS,
    STATEMENT_KINDS,
    FieldCategory,
    Kind,
    MilestoneField,
)
from projects.models.milestones import Extension, Milestone
from projects.models.people import (
    STAFF_ROLES,
    MailPace,
    Participant,
    Role,
    RosterAddress,
    User,
    WatchedSection,
)
from projects.models.program import Session, Slot
from projects.models.projects import Credit, Project, ProjectTopic
from projects.models.records import LogEntry, Mail, log
from projects.models.releases import GradeShown
from projects.models.risks import RiskAnswer, RiskItem
from projects.models.seeking import JoinRequest, LookingFor
from projects.models.submissions import Decision, DraftItem, Submission, Version, VersionItem
from projects.models.team_changes import TeamChange
from projects.models.teams import FormerTeamMate, Invitation, Membership, Team

__all__ = [
    "FILE_KINDS",
    "LINK_KINDS",
    "PDF_KINDS",
    "PICTURE_KINDS",
    "STAFF_ROLES",
    "STATEMENT_KINDS",
    "AddressedLink",
    "Announcement",
    "AnnouncementReceiver",
    "Artefact",
    "Award",
    "CalendarLink",
    "Category",
    "Conference",
    "Confirmation",
    "Credit",
    "Decision",
    "DecisionBatch",
    "DecisionDraft",
    "DraftItem",
    "Extension",
    "ExtensionGrant",
    "Family",
    "FieldCategory",
    "FormerTeamMate",
    "GradeShown",
    "Idea",
    "IdeaInterest",
    "Invitation",
    "JoinRequest",
    "JudgeInvitation",
    "Kind",
    "LinkCheck",
    "LogEntry",
    "LookingFor",
    "Mail",
    "MailPace",
    "Membership",
    "Milestone",
    "MilestoneField",
    "Palette",
    "Participant",
    "PinnedCommit",
    "Project",
    "ProjectTopic",
    "RiskAnswer",
    "RiskItem",
    "Role",
    "RosterAddress",
    "SectionComment",
    "Session",
    "Slot",
    "Submission",
    "Team",
    "TeamChange",
    "Topic",
    "TopicGroup",
    "User",
    "Version",
    "VersionItem",
    "WatchedSection",
    "log",
]
