"""All tables as 0019 left them, for a database that has none: one step instead of 19."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import projects.models.artefacts
import projects.models.conferences
from decimal import Decimal
from importlib import import_module
from django.conf import settings
from django.db import migrations, models

versions_never_change = import_module("projects.migrations.0002_versions_never_change")
statements = import_module("projects.migrations.0012_statements_each_member_confirms")


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_versions_never_change"),
        ("projects", "0003_source_of_imports"),
        ("projects", "0004_session_source"),
        ("projects", "0005_project_search_text"),
        ("projects", "0006_link_checks"),
        ("projects", "0007_enrolment_and_sections"),
        ("projects", "0008_versions_chosen_and_first_pages"),
        ("projects", "0009_announcements_and_mail_pace"),
        ("projects", "0010_seeking_ideas_and_team_changes"),
        ("projects", "0011_late_and_revision_rules"),
        ("projects", "0012_statements_each_member_confirms"),
        ("projects", "0013_what_milestones_ask_for"),
        ("projects", "0014_commits_in_versions"),
        ("projects", "0015_extension_grants_and_calendars"),
        ("projects", "0016_section_comments_and_risks"),
        ("projects", "0017_extensions_that_excuse"),
        ("projects", "0018_project_disclosure"),
        ("projects", "0019_former_team_mates"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={
                            "unique": "There is already a person with this e-mail address."
                        },
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "mail_pace",
                    models.CharField(
                        choices=[
                            ("at_once", "At once, each by itself"),
                            (
                                "daily",
                                "Once a day, together, at 07:00 in the conference’s time zone",
                            ),
                            (
                                "essential",
                                "Only what cannot wait: receipts, decisions, invitations, codes",
                            ),
                        ],
                        default="at_once",
                        max_length=10,
                        verbose_name="how often mail comes",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="email_in_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Artefact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("section", "text section"),
                            ("report", "report (PDF)"),
                            ("slides", "slides (PDF)"),
                            ("pdf", "other PDF (poster, appendix)"),
                            ("cover", "cover picture"),
                            ("picture", "picture"),
                            ("repository", "code repository"),
                            ("video", "video link"),
                            ("demo", "live demo link"),
                            ("dataset", "dataset link"),
                            ("originality", "statement of originality"),
                            ("ai_use", "use of AI tools"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        blank=True,
                        editable=False,
                        help_text="Of the field it was added for.",
                        max_length=40,
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=projects.models.artefacts.random_id,
                        editable=False,
                        max_length=24,
                        unique=True,
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, upload_to=projects.models.artefacts.storage_name
                    ),
                ),
                (
                    "small",
                    models.FileField(
                        blank=True,
                        help_text="Smaller size of a picture; the first page of a PDF.",
                        max_length=200,
                        upload_to=projects.models.artefacts.storage_name,
                    ),
                ),
                ("original_name", models.CharField(blank=True, max_length=255)),
                ("content_type", models.CharField(blank=True, max_length=60)),
                ("size", models.PositiveBigIntegerField(default=0, help_text="Bytes.")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("pages", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "has_text",
                    models.BooleanField(
                        blank=True,
                        help_text="Readable text on a PDF's first pages; empty: not known.",
                        null=True,
                    ),
                ),
                (
                    "missing_fonts",
                    models.CharField(
                        blank=True,
                        help_text="Fonts that a PDF's first pages use and do not hold.",
                        max_length=300,
                    ),
                ),
                (
                    "width",
                    models.PositiveIntegerField(
                        blank=True, help_text="Of a picture, pixels.", null=True
                    ),
                ),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("alt_text", models.CharField(blank=True, max_length=300)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("host", models.CharField(blank=True, max_length=120)),
                ("video_id", models.CharField(blank=True, max_length=120)),
                (
                    "needs_sign_in",
                    models.BooleanField(
                        default=False, help_text="The host shows it only to its own members."
                    ),
                ),
                (
                    "seconds",
                    models.PositiveIntegerField(
                        blank=True, help_text="Length of a video.", null=True
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("report", "slides", "pdf", "cover", "picture")),
                                ("url", ""),
                                models.Q(("file", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind__in", ("repository", "video", "demo", "dataset")),
                                ("file", ""),
                                models.Q(("url", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="artefact_is_file_or_link",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Conference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Small letters, digits and hyphens, such as dl-spring-2027. Others link to it.",
                        max_length=60,
                        unique=True,
                        validators=[projects.models.conferences.check_conference_slug],
                        verbose_name="short address",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("course", models.CharField(blank=True, max_length=120)),
                ("term", models.CharField(max_length=60)),
                (
                    "time_zone",
                    models.CharField(
                        default="America/New_York",
                        help_text="Deadlines are shown in this zone.",
                        max_length=60,
                        validators=[projects.models.conferences.check_time_zone],
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="One paragraph for the front page. Markdown.",
                        max_length=2000,
                    ),
                ),
                (
                    "team_min",
                    models.PositiveSmallIntegerField(default=2, verbose_name="smallest team"),
                ),
                (
                    "team_max",
                    models.PositiveSmallIntegerField(default=3, verbose_name="largest team"),
                ),
                (
                    "teams_lock_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="After this only staff change teams.",
                        null=True,
                        verbose_name="teams lock",
                    ),
                ),
                (
                    "gallery_opens_on",
                    models.DateField(
                        blank=True,
                        help_text="Announced on the gallery until you publish.",
                        null=True,
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="An address of the staff. Empty: the contact of the whole portal.",
                        max_length=254,
                        verbose_name="answers to mails go to",
                    ),
                ),
                (
                    "reminder_hours",
                    models.JSONField(
                        default=projects.models.conferences.default_reminder_hours,
                        help_text="Hours before a due time; none: no reminders.",
                    ),
                ),
                ("enrolment_code", models.CharField(blank=True, editable=False, max_length=20)),
                (
                    "enrolment_domains",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Such as uni.edu cs.uni.edu. Left empty, every address may enrol.",
                        max_length=300,
                        verbose_name="allowed e-mail domains",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("imported_from", models.CharField(blank=True, editable=False, max_length=200)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("team_min__gte", 1),
                            ("team_min__lte", models.F("team_max")),
                            ("team_max__lte", 12),
                        ),
                        name="conference_team_sizes_in_order",
                        violation_error_message="The smallest team must have at least one person and not more than the largest, which may have 12.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("slug", models.SlugField(allow_unicode=True, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="categories",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["position", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "slug"), name="category_slug_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=120)),
                (
                    "body",
                    models.TextField(help_text="Markdown.", max_length=10000, verbose_name="text"),
                ),
                ("groups", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="announcements",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("sent_at"), descending=True, nulls_first=True),
                    "-created_at",
                    "-pk",
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_batches",
                        to="projects.conference",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "key"), name="decision_batch_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="field_categories",
                        to="projects.category",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "field categories",
            },
        ),
        migrations.CreateModel(
            name="Idea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=150)),
                ("pitch", models.CharField(blank=True, max_length=110)),
                ("text", models.TextField(blank=True, max_length=3000)),
                ("links", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ideas",
                        to="projects.category",
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ideas",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="JudgeInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("retracted_at", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judge_invitations",
                        to="projects.conference",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        models.F("conference"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("declined_at__isnull", True),
                            ("retracted_at__isnull", True),
                        ),
                        name="one_open_judge_invitation_per_address",
                        violation_error_message="This address has an open invitation already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("checking", "being checked"),
                            ("done", "done"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not checked"),
                            ("works", "works"),
                            ("not_embedded", "works, but cannot be embedded"),
                            ("needs_sign_in", "needs sign-in"),
                            ("gone", "not reachable for visitors"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("first_failed_at", models.DateTimeField(blank=True, null=True)),
                ("last_worked_at", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "next_check_at",
                    models.DateTimeField(
                        blank=True,
                        default=django.utils.timezone.now,
                        help_text="Empty: never again.",
                        null=True,
                    ),
                ),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "artefact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link_check",
                        to="projects.artefact",
                    ),
                ),
            ],
            options={
                "ordering": ["next_check_at", "pk"],
                "indexes": [models.Index(fields=["next_check_at"], name="link_check_next")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["", "works", "not_embedded", "needs_sign_in", "gone"])
                        ),
                        name="link_check_verdict_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=300)),
                ("before", models.JSONField(blank=True, default=dict)),
                ("after", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "log entries",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Names cause and receiver, so none is written twice.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                ("to", models.EmailField(max_length=254)),
                (
                    "kind",
                    models.CharField(
                        blank=True, help_text="The template it was made from.", max_length=40
                    ),
                ),
                (
                    "thread",
                    models.CharField(
                        blank=True,
                        help_text="Mails of one thread and receiver stand together.",
                        max_length=80,
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("held", "held for the day's mail"),
                            ("gathered", "sent in a day's mail"),
                            ("dropped", "not sent"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "error",
                    models.CharField(
                        blank=True,
                        help_text="What the mail server said, or why it was not sent.",
                        max_length=300,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                (
                    "useless_from",
                    models.DateTimeField(
                        blank=True,
                        help_text="From then on it is not sent, as a reminder past its time.",
                        null=True,
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="projects.conference",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["state", "created_at"], name="projects_ma_state_401577_idx"
                    ),
                    models.Index(fields=["thread", "to"], name="mail_thread"),
                    models.Index(fields=["state", "held_until"], name="mail_held"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("slug", models.SlugField(max_length=40)),
                (
                    "instructions",
                    models.TextField(blank=True, help_text="Shown above the form. Markdown."),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "late_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty: nothing is taken after the due time.",
                        null=True,
                    ),
                ),
                (
                    "late_penalty",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("10"),
                        help_text="Of this milestone's points, once.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="late penalty, per cent",
                    ),
                ),
                (
                    "grace_minutes",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Logged, not shown to students.",
                        verbose_name="quiet grace, minutes",
                    ),
                ),
                (
                    "needs_decision",
                    models.BooleanField(
                        default=False,
                        help_text="Staff accept it, ask for changes, or decline it.",
                        verbose_name="staff decide on it",
                    ),
                ),
                (
                    "is_published",
                    models.BooleanField(
                        default=False,
                        help_text="The files and links of this milestone become public when you publish.",
                        verbose_name="goes into the gallery",
                    ),
                ),
                (
                    "revision_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="It opens with the grade and ends so many days later. Empty: the dates above hold.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days to revise",
                    ),
                ),
                (
                    "wins_back",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("75"),
                        help_text="Of the points lost.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="a revision wins back, per cent",
                    ),
                ),
                (
                    "reminder_hours",
                    models.JSONField(
                        blank=True,
                        help_text="None: the conference's hours.",
                        null=True,
                        verbose_name="reminders, hours before",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="projects.conference",
                    ),
                ),
                (
                    "revises",
                    models.OneToOneField(
                        blank=True,
                        help_text="This is a revision: what it changes is graded again.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="revision",
                        to="projects.milestone",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "slug"), name="milestone_slug_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("due_at"))),
                        name="milestone_opens_before_due",
                        violation_error_message="A milestone must open before it is due.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_until__isnull", True),
                            ("late_until__gte", models.F("due_at")),
                            _connector="OR",
                        ),
                        name="milestone_late_after_due",
                        violation_error_message="The late window must end after the due time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("late_penalty__gte", 0), ("late_penalty__lte", 100)),
                        name="milestone_penalty_is_per_cent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wins_back__gte", 0), ("wins_back__lte", 100)),
                        name="milestone_wins_back_per_cent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revision_days__isnull", True),
                            models.Q(("revises__isnull", False), ("revision_days__gte", 1)),
                            _connector="OR",
                        ),
                        name="milestone_days_are_of_a_revision",
                        violation_error_message="Say which milestone it revises, or leave the days empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revises__isnull", True),
                            models.Q(("revises", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="milestone_revises_another",
                        violation_error_message="A milestone cannot revise itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("section", "text section"),
                            ("report", "report (PDF)"),
                            ("slides", "slides (PDF)"),
                            ("pdf", "other PDF (poster, appendix)"),
                            ("cover", "cover picture"),
                            ("picture", "picture"),
                            ("repository", "code repository"),
                            ("video", "video link"),
                            ("demo", "live demo link"),
                            ("dataset", "dataset link"),
                            ("originality", "statement of originality"),
                            ("ai_use", "use of AI tools"),
                        ],
                        default="section",
                        max_length=12,
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                ("help_text", models.CharField(blank=True, max_length=300)),
                ("is_required", models.BooleanField(default=True, verbose_name="required")),
                (
                    "min_words",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="least words"),
                ),
                (
                    "soft_min_words",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="advised least words"
                    ),
                ),
                (
                    "soft_max_words",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="advised most words"
                    ),
                ),
                (
                    "max_words",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="most words"),
                ),
                (
                    "max_pages",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="most pages"),
                ),
                (
                    "max_megabytes",
                    models.PositiveIntegerField(default=20, verbose_name="most megabytes"),
                ),
                (
                    "min_pixels",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of a picture, at least.",
                        null=True,
                        verbose_name="shorter side, pixels",
                    ),
                ),
                (
                    "min_seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of a video: 180 is 3 minutes.",
                        null=True,
                        verbose_name="shortest, seconds",
                    ),
                ),
                (
                    "max_seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of a video: 240 is 4 minutes.",
                        null=True,
                        verbose_name="longest, seconds",
                    ),
                ),
                (
                    "statement",
                    models.TextField(
                        blank=True,
                        help_text="Of a statement of originality or the use of AI tools. Empty: the usual words.",
                        max_length=2000,
                        verbose_name="what each member confirms",
                    ),
                ),
                (
                    "needs_everyone",
                    models.BooleanField(
                        default=False,
                        help_text="Of a statement or the use of AI tools: nothing is handed in, by Submit or by itself, before every member has confirmed. On the deadline night one member who cannot be reached then makes the whole team late.",
                        verbose_name="wait for everyone's confirmation",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "categories",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Asked only of projects of these categories. None ticked: of every project.",
                        related_name="asked_fields",
                        through="projects.FieldCategory",
                        to="projects.category",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fields",
                        to="projects.milestone",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("milestone", "key"), name="field_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "section",
                                    "report",
                                    "slides",
                                    "pdf",
                                    "cover",
                                    "picture",
                                    "repository",
                                    "video",
                                    "demo",
                                    "dataset",
                                    "originality",
                                    "ai_use",
                                ],
                            )
                        ),
                        name="field_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("min_words__lte", models.F("soft_min_words")),
                            ("min_words__lte", models.F("soft_max_words")),
                            ("min_words__lte", models.F("max_words")),
                            ("soft_min_words__lte", models.F("soft_max_words")),
                            ("soft_min_words__lte", models.F("max_words")),
                            ("soft_max_words__lte", models.F("max_words")),
                        ),
                        name="field_words_in_order",
                        violation_error_message="The numbers of words must rise: least, advised least, advised most, most.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_seconds__lte", models.F("max_seconds"))),
                        name="field_seconds_in_order",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="fieldcategory",
            name="field",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="field_categories",
                to="projects.milestonefield",
            ),
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("student", "student"),
                            ("judge", "judge"),
                            ("assistant", "assistant"),
                            ("instructor", "instructor"),
                        ],
                        default="student",
                        max_length=12,
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=60)),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        help_text="The number that the course system knows them by.",
                        max_length=100,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="projects.conference",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "user"),
                        name="one_place_per_conference",
                        violation_error_message="This person is already in the conference.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("conference", "external_id"),
                        name="external_id_once_per_conference",
                        violation_error_message="Another person has this external id.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["student", "judge", "assistant", "instructor"])
                        ),
                        name="participant_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LookingFor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=300)),
                ("skills", models.JSONField(blank=True, default=list)),
                ("interests", models.JSONField(blank=True, default=list)),
                ("free_times", models.JSONField(blank=True, default=list)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looking_for",
                        to="projects.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IdeaInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="projects.idea",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="idea_interests",
                        to="projects.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("idea", "participant"), name="interest_once_per_idea_and_student"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="idea",
            name="posted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="ideas",
                to="projects.participant",
            ),
        ),
        migrations.CreateModel(
            name="FormerTeamMate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("parted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "mate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.participant",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_team_mates",
                        to="projects.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("participant", "mate"), name="former_team_mates_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=projects.models.artefacts.random_id,
                        editable=False,
                        max_length=24,
                        unique=True,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told", models.JSONField(blank=True, default=dict)),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_link",
                        to="projects.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AnnouncementReceiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.announcement",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("announcement", "participant"), name="announcement_once_a_person"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="announcement",
            name="receivers",
            field=models.ManyToManyField(
                related_name="announcements",
                through="projects.AnnouncementReceiver",
                to="projects.participant",
            ),
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="board number")),
                ("slug", models.SlugField(allow_unicode=True, max_length=80)),
                ("title", models.CharField(max_length=300)),
                (
                    "pitch",
                    models.CharField(
                        blank=True,
                        help_text="One sentence, at most 110 characters. It stands under the title in the gallery.",
                        max_length=110,
                        verbose_name="pitch",
                    ),
                ),
                (
                    "abstract",
                    models.TextField(
                        blank=True,
                        help_text="Markdown, maths between dollar signs. Shown on the project's public page.",
                        validators=[django.core.validators.MaxLengthValidator(6000)],
                    ),
                ),
                (
                    "cover_family",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lattice", "Lattice"),
                            ("lines", "Lines"),
                            ("waves", "Waves"),
                            ("graph", "Graph"),
                            ("bars", "Bars"),
                            ("path", "Path"),
                            ("orbits", "Orbits"),
                            ("noise", "Noise"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("disclosure", models.JSONField(blank=True, editable=False, null=True)),
                ("source_key", models.CharField(blank=True, editable=False, max_length=200)),
                ("source_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "categories",
                    models.ManyToManyField(
                        blank=True, related_name="projects", to="projects.category"
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "ordering": ["conference", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "number"), name="board_number_once_per_conference"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source_key", ""), _negated=True),
                        fields=("conference", "source_key"),
                        name="imported_project_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="board_number_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="project_title_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradeShown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades_shown",
                        to="projects.milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades_shown",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "milestone"), name="one_grade_shown_per_milestone"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_at__lte", models.F("last_at"))),
                        name="grade_shown_first_before_last",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="new due time")),
                ("due_before", models.DateTimeField(verbose_name="due time until then")),
                (
                    "excuses_lateness",
                    models.BooleanField(
                        default=True,
                        help_text="What came late and lies within it counts as on time.",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "act",
                    models.CharField(
                        db_index=True,
                        help_text="The same for grants that were made as one act.",
                        max_length=24,
                    ),
                ),
                ("granted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extension_grants",
                        to="projects.milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extension_grants",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("due_before"))),
                        name="extension_grant_gives_more_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_back_at__isnull", True), ("taken_back_by__isnull", True)
                            ),
                            models.Q(
                                ("taken_back_at__isnull", False), ("taken_back_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="extension_grant_taken_back_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="new due time")),
                ("excuses_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reason", models.CharField(max_length=300)),
                ("granted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="projects.milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "milestone"), name="one_extension_per_milestone"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("is_hidden", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="credits",
                        to="projects.participant",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("participant__isnull", False)),
                        fields=("project", "participant"),
                        name="credit_once_per_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("announced_at", models.DateTimeField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="awards",
                        to="projects.conference",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="awards",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("conference", "name"), name="award_name_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="artefact",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="artefacts",
                to="projects.project",
            ),
        ),
        migrations.CreateModel(
            name="RiskItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                (
                    "question",
                    models.CharField(blank=True, help_text="What to look at.", max_length=200),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_items",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "name"), name="risk_item_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roster_addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "roster addresses",
                "ordering": ["email"],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("room", models.CharField(blank=True, max_length=120)),
                ("chair", models.CharField(blank=True, max_length=120)),
                (
                    "starts_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty where an imported program does not say.",
                        null=True,
                    ),
                ),
                ("source_hash", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "ordering": [models.OrderBy(models.F("starts_at"), nulls_last=True), "pk"],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="For a break or a guest.", max_length=200
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(default=5)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="slots",
                        to="projects.project",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="projects.session",
                    ),
                ),
            ],
            options={
                "ordering": ["session", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "position"), name="slot_position_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("project__isnull", False),
                            models.Q(("title", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="slot_has_project_or_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("changes_requested", "changes needed"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("status_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "hands_in_by_itself",
                    models.BooleanField(
                        default=True,
                        help_text="A draft that is complete at the deadline is handed in then.",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="projects.milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["milestone", "project__number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "milestone"), name="one_submission_per_milestone"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "submitted",
                                    "changes_requested",
                                    "accepted",
                                    "declined",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="submission_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("unseen", "not looked at"),
                            ("fine", "fine"),
                            ("watch", "watch"),
                            ("problem", "problem"),
                        ],
                        default="unseen",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="projects.riskitem",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_answers",
                        to="projects.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["item__position", "item_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "item"), name="one_answer_per_risk"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["unseen", "fine", "watch", "problem"])),
                        name="risk_level_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "disclosure",
                    models.JSONField(
                        blank=True, help_text="The use of AI tools: domain/ai_use.py.", null=True
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "artefact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="projects.artefact",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="draft_items",
                        to="projects.milestonefield",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_items",
                        to="projects.submission",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "field"), name="one_draft_item_per_field"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("confirmed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="projects.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["confirmed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "key", "person", "digest"), name="confirmed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        help_text="How many people it may have; the conference's largest unless staff allow more."
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "small_allowed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When staff allowed fewer people than the smallest team.",
                        null=True,
                    ),
                ),
                ("announced_at", models.DateTimeField(blank=True, null=True)),
                ("seeks", models.CharField(blank=True, max_length=300)),
                ("wanted_skills", models.JSONField(blank=True, default=list)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="teams",
                        to="projects.conference",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contact_for",
                        to="projects.participant",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mentored_teams",
                        to="projects.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("conference"),
                        django.db.models.functions.text.Lower("name"),
                        name="team_name_once_per_conference",
                        violation_error_message="Another team of this conference has this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1), ("seats__lte", 12)),
                        name="team_seats_in_range",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="project",
            name="team",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="project",
                to="projects.team",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat", models.PositiveSmallIntegerField()),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        help_text="The team's seats when this one was taken; lets the database refuse one too many."
                    ),
                ),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="membership",
                        to="projects.participant",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="projects.team",
                    ),
                ),
            ],
            options={
                "ordering": ["seat"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("participant",),
                        name="one_team_per_student",
                        violation_error_message="This student is on a team already.",
                    ),
                    models.UniqueConstraint(
                        fields=("team", "seat"),
                        name="one_student_per_seat",
                        violation_error_message="This team is full.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seat__gte", 1), ("seat__lte", models.F("seats"))),
                        name="seat_within_team_size",
                        violation_error_message="This team is full.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("retracted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="projects.participant",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="projects.team",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("declined_at__isnull", True),
                            ("retracted_at__isnull", True),
                        ),
                        fields=("team", "participant"),
                        name="one_open_request_per_team_and_student",
                        violation_error_message="You have asked this team already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("retracted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="projects.team",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        models.F("team"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("declined_at__isnull", True),
                            ("retracted_at__isnull", True),
                        ),
                        name="one_open_invitation_per_address",
                        violation_error_message="This address has an open invitation already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="idea",
            name="taken_by",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="idea",
                to="projects.team",
            ),
        ),
        migrations.CreateModel(
            name="TeamChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("new_team", models.CharField(blank=True, max_length=80)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("staged_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team_changes",
                        to="projects.conference",
                    ),
                ),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team_change",
                        to="projects.participant",
                    ),
                ),
                (
                    "staged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staged_arrivals",
                        to="projects.team",
                    ),
                ),
            ],
            options={
                "ordering": ["new_team", "to_team__name", "participant__user__name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_team__isnull", True), ("new_team", ""), _connector="OR"
                        ),
                        name="staged_move_has_one_target",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("slug", models.SlugField(allow_unicode=True, max_length=60)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("conference", "slug"), name="topic_slug_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="project_topics",
                        to="projects.project",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="project_topics",
                        to="projects.topic",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "topic"), name="topic_once_per_project"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="project",
            name="topics",
            field=models.ManyToManyField(
                blank=True,
                related_name="projects",
                through="projects.ProjectTopic",
                to="projects.topic",
            ),
        ),
        migrations.CreateModel(
            name="TopicGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                (
                    "palette",
                    models.CharField(
                        choices=[
                            ("lagoon", "Lagoon"),
                            ("brick", "Brick"),
                            ("moss", "Moss"),
                            ("iris", "Iris"),
                            ("rose", "Rose"),
                            ("ochre", "Ochre"),
                            ("steel", "Steel"),
                            ("plum", "Plum"),
                        ],
                        default="steel",
                        max_length=10,
                    ),
                ),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("lattice", "Lattice"),
                            ("lines", "Lines"),
                            ("waves", "Waves"),
                            ("graph", "Graph"),
                            ("bars", "Bars"),
                            ("path", "Path"),
                            ("orbits", "Orbits"),
                            ("noise", "Noise"),
                        ],
                        default="orbits",
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_groups",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "name"), name="topic_group_name_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="topic",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="topics",
                to="projects.topicgroup",
            ),
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("submitted_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("is_late", models.BooleanField(default=False)),
                ("in_grace", models.BooleanField(default=False)),
                (
                    "penalty",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("0"),
                        help_text="Fraction of points, 0 to 1.",
                        max_digits=5,
                    ),
                ),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "hash_format",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="Of what was hashed: domain/content_hash.py."
                    ),
                ),
                ("receipt_number", models.CharField(max_length=24, unique=True)),
                ("idempotency_key", models.CharField(max_length=64)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="projects.submission",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "number"), name="version_number_once"
                    ),
                    models.UniqueConstraint(
                        fields=("submission", "idempotency_key"), name="version_once_per_press"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("penalty__gte", 0), ("penalty__lte", 1)),
                        name="version_penalty_is_fraction",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="submission",
            name="chosen_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.version",
            ),
        ),
        migrations.CreateModel(
            name="PinnedCommit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[("hand_in", "at the hand-in"), ("deadline", "at the deadline")],
                        max_length=10,
                    ),
                ),
                ("commit", models.CharField(blank=True, max_length=64)),
                ("pinned_at", models.DateTimeField(blank=True, null=True)),
                ("wanted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "next_try_at",
                    models.DateTimeField(
                        blank=True,
                        default=django.utils.timezone.now,
                        help_text="Empty: pinned, or given up.",
                        null=True,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "artefact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pinned_commits",
                        to="projects.artefact",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pinned_commits",
                        to="projects.version",
                    ),
                ),
            ],
            options={
                "ordering": ["wanted_at", "pk"],
                "indexes": [models.Index(fields=["next_try_at"], name="pinned_commit_next")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "artefact", "moment"), name="one_pin_per_moment"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("commit", ""), ("pinned_at__isnull", True)),
                            models.Q(
                                models.Q(("commit", ""), _negated=True),
                                ("pinned_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="pinned_commit_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fields", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "writer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_drafts",
                        to="projects.submission",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.version",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "writer"), name="one_decision_draft_per_writer"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accept", "accepted"),
                            ("request_changes", "changes needed"),
                            ("decline", "declined"),
                        ],
                        max_length=20,
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="projects.decisionbatch",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="projects.version",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="VersionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=12)),
                ("label", models.CharField(max_length=80)),
                ("text", models.TextField(blank=True)),
                (
                    "disclosure",
                    models.JSONField(
                        blank=True, help_text="The use of AI tools: domain/ai_use.py.", null=True
                    ),
                ),
                (
                    "commit",
                    models.CharField(
                        blank=True,
                        help_text="Where the repository was last seen to stand.",
                        max_length=64,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "artefact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="version_items",
                        to="projects.artefact",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="projects.version",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "key"), name="one_version_item_per_field"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="section_comments",
                        to="projects.decision",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="projects.versionitem",
                    ),
                ),
            ],
            options={
                "ordering": ["item__position", "item_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "item"), name="one_comment_per_section"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="section_comment_says_a_word",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchedSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section", models.CharField(max_length=60)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watched_sections",
                        to="projects.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["section"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("participant", "section"), name="section_watched_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="fieldcategory",
            constraint=models.UniqueConstraint(
                fields=("field", "category"), name="category_once_per_field"
            ),
        ),
        migrations.AddIndex(
            model_name="artefact",
            index=models.Index(
                fields=["project", "published_at"], name="projects_ar_project_bd0582_idx"
            ),
        ),
        migrations.RunPython(versions_never_change.forwards, versions_never_change.backwards),
        migrations.RunPython(statements.forwards, statements.backwards),
    ]
