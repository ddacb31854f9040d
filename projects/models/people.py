"""Users, and their places in conferences."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from projects.visibility import ParticipantQuerySet


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> User:
        """A person who may sign in. Without a password they sign in with a code by mail."""
        user = self.model(email=self.tidy(email), name=name.strip(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None) -> User:
        return self.create_user(email, name, password, is_superuser=True)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=self.tidy(username or ""))

    @staticmethod
    def tidy(email: str) -> str:
        """An address as it is stored and compared: no spaces round it, in lower case."""
        return email.strip().lower()


class MailPace(models.TextChoices):
    """How often a person wants mail that is not essential; which is, outbox.py says."""

    AT_ONCE = "at_once", "At once, each by itself"
    DAILY = "daily", "Once a day, together, at 07:00 in the conference’s time zone"
    ESSENTIAL = "essential", "Only what cannot wait: receipts, decisions, invitations, codes"


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the login; the name is whatever they write."""

    email = models.EmailField(
        "e-mail",
        max_length=254,
        unique=True,
        error_messages={"unique": "There is already a person with this e-mail address."},
    )
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    mail_pace = models.CharField(
        "how often mail comes", max_length=10, choices=MailPace.choices, default=MailPace.AT_ONCE
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="email_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the admin pages open; only for site admins. Course staff are participants."""
        return self.is_superuser

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class RosterAddress(models.Model):
    """An address by which rosters may name a person, though nobody signs in with it.

    It comes from merging two accounts: staff say whose it is, and only its owner may confirm it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="roster_addresses")
    email = models.EmailField(unique=True)

    class Meta:
        ordering = ["email"]
        verbose_name_plural = "roster addresses"

    def __str__(self) -> str:
        return f"{self.email} of {self.user}"


class Role(models.TextChoices):
    STUDENT = "student", "student"
    JUDGE = "judge", "judge"
    ASSISTANT = "assistant", "assistant"
    INSTRUCTOR = "instructor", "instructor"


STAFF_ROLES = (Role.ASSISTANT, Role.INSTRUCTOR)


class Participant(models.Model):
    """A user's place in one conference. Rights in the conference come from its role."""

    conference = models.ForeignKey(
        "projects.Conference", models.CASCADE, related_name="participants"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.STUDENT)
    section = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(
        max_length=100, blank=True, help_text="The number that the course system knows them by."
    )
    created_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "user"],
                name="one_place_per_conference",
                violation_error_message="This person is already in the conference.",
            ),
            models.UniqueConstraint(
                fields=["conference", "external_id"],
                condition=~models.Q(external_id=""),
                name="external_id_once_per_conference",
                violation_error_message="Another person has this external id.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="participant_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

    @property
    def is_instructor(self) -> bool:
        return self.role == Role.INSTRUCTOR

    @property
    def team(self) -> Any:
        """The team this student is on, or None."""
        membership = getattr(self, "membership", None)
        return membership.team if membership else None

    @property
    def sections(self) -> list[str]:
        """The sections that an assistant is limited to; empty for the whole conference."""
        return [watched.section for watched in self.watched_sections.all()]


class WatchedSection(models.Model):
    """A section that an assistant is limited to. One without any works for the whole conference."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="watched_sections"
    )  # fmt: skip
    section = models.CharField(max_length=60)

    class Meta:
        ordering = ["section"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "section"], name="section_watched_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant} for section {self.section}"
