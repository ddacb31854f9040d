"""Files and links of a project."""

from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse
from django.utils import timezone

from projects.domain.lengths import clock_words
from projects.models.milestone_fields import FILE_KINDS, LINK_KINDS, PICTURE_KINDS, Kind
from projects.models.people import User
from projects.models.projects import Project
from projects.visibility import ArtefactQuerySet


def random_id() -> str:
    return secrets.token_urlsafe(12).replace("_", "a").replace("-", "b")


def storage_name(artefact: Artefact, filename: str) -> str:
    """Where a file is kept: a random name outside any web root, whatever the person called it."""
    return f"artefacts/{random_id()}"


class Artefact(models.Model):
    """A file or link as it was added once. A replacement is a new row, so versions stay whole."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="artefacts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.SlugField(
        max_length=40, blank=True, editable=False, help_text="Of the field it was added for."
    )
    public_id = models.CharField(max_length=24, unique=True, default=random_id, editable=False)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    file = models.FileField(upload_to=storage_name, blank=True, max_length=200)
    small = models.FileField(
        upload_to=storage_name,
        blank=True,
        max_length=200,
        help_text="Smaller size of a picture; the first page of a PDF.",
    )
    original_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    has_text = models.BooleanField(
        null=True, blank=True, help_text="Readable text on a PDF's first pages; empty: not known."
    )
    missing_fonts = models.CharField(
        max_length=300, blank=True, help_text="Fonts that a PDF's first pages use and do not hold."
    )
    width = models.PositiveIntegerField(null=True, blank=True, help_text="Of a picture, pixels.")
    height = models.PositiveIntegerField(null=True, blank=True)
    alt_text = models.CharField(max_length=300, blank=True)

    url = models.URLField(max_length=500, blank=True)
    host = models.CharField(max_length=120, blank=True)
    video_id = models.CharField(max_length=120, blank=True)
    needs_sign_in = models.BooleanField(
        default=False, help_text="The host shows it only to its own members."
    )
    seconds = models.PositiveIntegerField(null=True, blank=True, help_text="Length of a video.")

    objects = ArtefactQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        indexes = [models.Index(fields=["project", "published_at"])]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(kind__in=FILE_KINDS) & models.Q(url="") & ~models.Q(file=""))
                | (models.Q(kind__in=LINK_KINDS) & models.Q(file="") & ~models.Q(url="")),
                name="artefact_is_file_or_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.project}"

    @property
    def is_file(self) -> bool:
        return self.kind in FILE_KINDS

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURE_KINDS

    @property
    def file_name(self) -> str:
        """What the file is called when it leaves: its field and the board number.

        Never a person's words: the key of a field comes from what staff call it.
        """
        ending = {"application/pdf": "pdf", "image/webp": "webp"}.get(self.content_type, "bin")
        return f"{self.key or self.kind}-{self.project.board}.{ending}"

    @property
    def small_name(self) -> str:
        """What the smaller picture is called: always WebP, also when the file itself is a PDF."""
        return f"{self.key or self.kind}-{self.project.board}.webp"

    @property
    def length(self) -> str:
        """Of a video, as people write it: 3:45. Empty if it is not known."""
        return clock_words(self.seconds) if self.seconds else ""

    def get_absolute_url(self) -> str:
        """The address behind the button: the file here, or the link."""
        return self.address()

    def address(self, small: bool = False) -> str:
        """As above; `small`: of a picture's smaller size or of a PDF's first page."""
        if not self.is_file:
            return self.url
        if small:
            return reverse("artefact_small", args=[self.public_id, self.small_name])
        return reverse("artefact", args=[self.public_id, self.file_name])
