"""All tables as 0012 left them, for a database that has none: one step instead of 12."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import projects.models.artefacts
import reviews.models.copies
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("reviews", "0001_initial"),
        ("reviews", "0002_drop_revision_counters"),
        ("reviews", "0003_evaluations_of_revisions"),
        ("reviews", "0004_conflicts_pins_bids"),
        ("reviews", "0005_review_rounds_in_full"),
        ("reviews", "0006_teams_that_write_and_revisions"),
        ("reviews", "0007_calibrated_components"),
        ("reviews", "0008_blind_copies"),
        ("reviews", "0009_looks_at_careless_reviews"),
        ("reviews", "0010_examples_offered_for_practice"),
        ("reviews", "0011_comment_bank"),
        ("reviews", "0012_grade_releases"),
    ]

    dependencies = [
        ("projects", "0001_squashed_0019"),
        ("projects", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("description", models.CharField(blank=True, max_length=400)),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1"),
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("5"),
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="most points",
                    ),
                ),
                (
                    "asks_comment",
                    models.BooleanField(default=False, verbose_name="a comment is required"),
                ),
                (
                    "min_words",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0: any comment will do.",
                        validators=[django.core.validators.MaxValueValidator(500)],
                        verbose_name="fewest words of the comment",
                    ),
                ),
                (
                    "is_for_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Points and comment never reach the authors, and count towards no score.",
                        verbose_name="only staff read it",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "criteria",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0), ("points__gt", 0)),
                        name="criterion_weight_and_points_positive",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Component",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("staff", "graded by staff with a rubric"),
                            ("peers", "the peer reviews of a round"),
                        ],
                        default="staff",
                        max_length=8,
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Per cent of the project grade; all components together make 100.",
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "peer_rule",
                    models.CharField(
                        choices=[
                            ("mean", "their plain mean"),
                            (
                                "calibrated",
                                "calibrated: each reviewer's leniency and care counted in",
                            ),
                        ],
                        default="mean",
                        help_text="Only for a part from peers. Fixed once a review of the round has begun.",
                        max_length=10,
                        verbose_name="peer scores become",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("released_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "anchors",
                    models.ForeignKey(
                        blank=True,
                        help_text="Its staff grades tell how generous the peers are as a whole.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchored",
                        to="reviews.component",
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="projects.conference",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        help_text="The hand-in that is graded; a late one loses this milestone's penalty.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="components",
                        to="projects.milestone",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "name"),
                        name="component_name_once",
                        violation_error_message="Another component of this conference has this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0), ("weight__lte", 100)),
                        name="component_weight_is_per_cent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("anchors__isnull", True), ("peer_rule", "mean")),
                            models.Q(("peer_rule", "calibrated"), ("source", "peers")),
                            _connector="OR",
                        ),
                        name="component_calibrates_peers_only",
                        violation_error_message="Only peer scores can be calibrated, and only then staff grades set the level.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_revision", models.BooleanField(default=False, editable=False)),
                ("comment", models.TextField(blank=True, help_text="For the team. Markdown.")),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="reviews.component",
                    ),
                ),
                (
                    "graded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluations",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["component", "project__number", "is_revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("component", "project", "is_revision"),
                        name="one_evaluation_per_component",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Example",
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
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="What you would have written; shown after the practice review.",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "completed_at",
                    models.DateTimeField(
                        blank=True, help_text="From then on it is offered for practice.", null=True
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.version",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "per_cent",
                    models.DecimalField(
                        decimal_places=2, help_text="0 to 100, after the penalty.", max_digits=7
                    ),
                ),
                (
                    "calculation",
                    models.JSONField(help_text="Every input, so the number can be found again."),
                ),
                ("released_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grades",
                        to="reviews.component",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grades",
                        to="projects.participant",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grades",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["component__position", "participant"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("component", "participant"), name="one_grade_per_component"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_cent__gte", 0), ("per_cent__lte", 100)),
                        name="grade_within_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradeHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="For staff; the team does not read it.", max_length=300
                    ),
                ),
                ("held_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="reviews.component",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grade_holds",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["component__position", "project__number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("component", "project"),
                        name="one_hold_per_component_and_project",
                        violation_error_message="The grade of this team is held back already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="grade_hold_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradePolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "undo_minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        help_text="Only while no student has looked. 0: never.",
                        validators=[django.core.validators.MaxValueValidator(1440)],
                        verbose_name="minutes to take a release back",
                    ),
                ),
                (
                    "regrade_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="After the release, until 23:59 of the last day. 0: nobody may ask.",
                        validators=[django.core.validators.MaxValueValidator(90)],
                        verbose_name="days to ask for a regrade",
                    ),
                ),
                (
                    "shows_distribution",
                    models.BooleanField(
                        default=False,
                        help_text="As bars, without names.",
                        verbose_name="students see how the class did",
                    ),
                ),
                (
                    "distribution_least",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="only from so many grades on",
                    ),
                ),
                (
                    "contribution_floor",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.50"),
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                        verbose_name="least factor of contribution",
                    ),
                ),
                (
                    "contribution_cap",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1.20"),
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("1")),
                            django.core.validators.MaxValueValidator(Decimal("5")),
                        ],
                        verbose_name="greatest factor of contribution",
                    ),
                ),
                (
                    "conference",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grade_policy",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "grade policies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("distribution_least__gte", 5)),
                        name="distribution_of_enough",
                        violation_error_message="A distribution of fewer than 5 grades would name people.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contribution_floor__gte", 0),
                            ("contribution_floor__lte", 1),
                            ("contribution_cap__gte", 1),
                        ),
                        name="contribution_bounds_hold_one",
                        violation_error_message="The least factor must not be above 1 and the greatest not below it, so that equal work counts the same.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradeRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("released_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "shown_before",
                    models.JSONField(
                        default=list,
                        help_text="What the revisions that this opened stood at before: milestone, project, first, last.",
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grade_releases",
                        to="projects.conference",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-released_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Level",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("description", models.CharField(blank=True, max_length=300)),
                ("points", models.DecimalField(decimal_places=2, max_digits=6)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="reviews.criterion",
                    ),
                ),
            ],
            options={
                "ordering": ["points", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criterion", "points"), name="level_points_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)), name="level_points_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                ("comment", models.TextField(blank=True)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.criterion",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="reviews.evaluation",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.level",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "criterion"),
                        name="one_evaluation_score_per_criterion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True), ("points__gte", 0), _connector="OR"
                        ),
                        name="evaluation_points_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "example",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practices",
                        to="reviews.example",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practices",
                        to="projects.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("example", "reviewer"), name="one_practice_per_example"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExampleScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                ("comment", models.TextField(blank=True)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.criterion",
                    ),
                ),
                (
                    "example",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="reviews.example",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.level",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="reviews.practice",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("example", "criterion"), name="one_example_score_per_criterion"
                    ),
                    models.UniqueConstraint(
                        fields=("practice", "criterion"), name="one_practice_score_per_criterion"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("example__isnull", True), ("practice__isnull", False)),
                            models.Q(("example__isnull", False), ("practice__isnull", True)),
                            _connector="OR",
                        ),
                        name="example_score_has_one_owner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleasedGrade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("per_cent", models.DecimalField(decimal_places=2, max_digits=7)),
                (
                    "before",
                    models.JSONField(
                        blank=True,
                        help_text="The grade that stood there, whole; empty for a first one.",
                        null=True,
                    ),
                ),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.component",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="released_grades",
                        to="projects.participant",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades",
                        to="reviews.graderelease",
                    ),
                ),
            ],
            options={
                "ordering": ["component__position", "participant"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "component", "participant"),
                        name="one_grade_per_release_and_student",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("alias_order", models.PositiveIntegerField(default=0)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("assigned", "to do"),
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                        ],
                        default="assigned",
                        max_length=10,
                    ),
                ),
                (
                    "is_extra",
                    models.BooleanField(
                        default=False, help_text="Taken on by themselves, for extra credit."
                    ),
                ),
                (
                    "confidence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "an educated guess"),
                            (2, "fairly sure"),
                            (3, "sure"),
                            (4, "I know this field well"),
                        ],
                        null=True,
                    ),
                ),
                ("summary", models.TextField(blank=True, help_text="For the authors. Markdown.")),
                ("note_to_staff", models.TextField(blank=True, help_text="Only staff read this.")),
                ("assigned_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "is_late",
                    models.BooleanField(
                        default=False,
                        help_text="Handed in past the due time; a later change does not alter it.",
                    ),
                ),
                (
                    "revised_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="The last change that was made after release.",
                        null=True,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="projects.project",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="projects.participant",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        help_text="Set where each team reviews as one; any member may then write.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="projects.team",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="projects.version",
                    ),
                ),
            ],
            options={
                "ordering": ["round", "project", "alias_order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["assigned", "draft", "submitted"])),
                        name="review_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidence__isnull", True),
                            models.Q(("confidence__gte", 1), ("confidence__lte", 4)),
                            _connector="OR",
                        ),
                        name="review_confidence_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("second", models.PositiveIntegerField(blank=True, null=True)),
                ("path", models.CharField(blank=True, max_length=300)),
                ("line", models.PositiveIntegerField(blank=True, null=True)),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "artefact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.artefact",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["artefact", "page", "second", "path", "line", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("page__isnull", False), ("path", ""), ("second__isnull", True)
                            ),
                            models.Q(
                                ("page__isnull", True), ("path", ""), ("second__isnull", False)
                            ),
                            models.Q(
                                ("page__isnull", True),
                                ("second__isnull", True),
                                models.Q(("path", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="remark_is_about_one_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "helpfulness",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "not helpful"),
                            (2, "a little helpful"),
                            (3, "helpful"),
                            (4, "very helpful"),
                        ],
                        null=True,
                    ),
                ),
                ("acted_on", models.BooleanField(default=False)),
                ("rated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "rater",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="projects.participant",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "rater"), name="one_rating_per_author"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helpfulness__isnull", True),
                            models.Q(("helpfulness__gte", 1), ("helpfulness__lte", 4)),
                            _connector="OR",
                        ),
                        name="rating_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signs", models.TextField()),
                ("looked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "looked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="look",
                        to="reviews.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "reviewed_by",
                    models.CharField(
                        choices=[
                            ("students", "each student"),
                            ("teams", "each team as one"),
                            ("staff", "staff"),
                            ("judges", "judges"),
                        ],
                        default="students",
                        max_length=10,
                        verbose_name="who reviews",
                    ),
                ),
                (
                    "blinding",
                    models.CharField(
                        choices=[
                            ("open", "open: both sides know each other"),
                            ("single", "single-blind: authors do not learn who reviewed"),
                            ("double", "double-blind: neither side learns who the other is"),
                            (
                                "until",
                                "blind until own review is in: reviewers then learn whose project it is; authors never learn who reviewed",
                            ),
                        ],
                        default="single",
                        max_length=8,
                    ),
                ),
                (
                    "reviews_per_reviewer",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="Three each gives a project seven or eight reviews in a class of 60.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                    ),
                ),
                (
                    "demand",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as many as the reviewers write, spread evenly.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="reviews per project",
                    ),
                ),
                (
                    "load_min",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(50)],
                        verbose_name="fewest per reviewer",
                    ),
                ),
                (
                    "load_max",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="most per reviewer",
                    ),
                ),
                (
                    "others_seen",
                    models.CharField(
                        choices=[
                            ("never", "never"),
                            ("mine", "once my review of the project is in"),
                            ("all_mine", "once all my reviews of the round are in"),
                            ("released", "after release"),
                        ],
                        default="never",
                        max_length=10,
                        verbose_name="reviewers see each other's reviews",
                    ),
                ),
                (
                    "is_discussed",
                    models.BooleanField(
                        default=False, verbose_name="reviewers and staff discuss a project"
                    ),
                ),
                (
                    "takes_ratings",
                    models.BooleanField(
                        default=False, verbose_name="authors rate how helpful a review is"
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "grace_minutes",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="quiet grace, minutes"
                    ),
                ),
                (
                    "hard_end_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Until then a review may come late, and a submitted one may be revised. Empty: nothing is taken after the due time.",
                        null=True,
                        verbose_name="hard end",
                    ),
                ),
                (
                    "responses_from",
                    models.DateTimeField(blank=True, null=True, verbose_name="responses from"),
                ),
                (
                    "responses_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty: authors do not answer their reviews.",
                        null=True,
                        verbose_name="responses until",
                    ),
                ),
                (
                    "response_words",
                    models.PositiveSmallIntegerField(
                        default=400,
                        validators=[django.core.validators.MinValueValidator(20)],
                        verbose_name="most words of a response",
                    ),
                ),
                (
                    "bids_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Until then students see all titles and say what they would like to review.",
                        null=True,
                        verbose_name="bids until",
                    ),
                ),
                (
                    "practice_first",
                    models.BooleanField(
                        default=False,
                        help_text="A reviewer begins to write once they have practised on every example.",
                        verbose_name="practice comes first",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("practice_opened_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("assigned_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("opened_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("released_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rounds",
                        to="projects.conference",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="projects.milestone",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "name"),
                        name="round_name_once",
                        violation_error_message="Another round of this conference has this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("due_at"))),
                        name="round_opens_before_due",
                        violation_error_message="A round must open before it is due.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hard_end_at__isnull", True),
                            ("hard_end_at__gte", models.F("due_at")),
                            _connector="OR",
                        ),
                        name="round_ends_after_due",
                        violation_error_message="The hard end must not be before the due time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("responses_from__isnull", True), ("responses_until__isnull", True)
                            ),
                            ("responses_from__lt", models.F("responses_until")),
                            _connector="OR",
                        ),
                        name="round_responses_open_before_close",
                        violation_error_message="Responses need both times, and must open before they close.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("load_min__isnull", True),
                            ("load_max__isnull", True),
                            ("load_min__lte", models.F("load_max")),
                            _connector="OR",
                        ),
                        name="round_load_bounds_in_order",
                        violation_error_message="The fewest reviews must not be more than the most.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__in", ["students", "teams", "staff", "judges"]),
                            ("blinding__in", ["open", "single", "double", "until"]),
                            ("others_seen__in", ["never", "mine", "all_mine", "released"]),
                        ),
                        name="round_choices_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="review",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reviews",
                to="reviews.reviewround",
            ),
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responses",
                        to="projects.project",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responses",
                        to="reviews.reviewround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "project"), name="one_response_per_project"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("posted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "key",
                    models.CharField(
                        help_text="Of the form, so twice is once.", max_length=24, unique=True
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="projects.project",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose reviewer wrote it; empty for staff.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="reviews.review",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="reviews.reviewround",
                    ),
                ),
            ],
            options={
                "ordering": ["posted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pinned_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "pinned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="projects.project",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="projects.participant",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="reviews.reviewround",
                    ),
                ),
            ],
            options={
                "ordering": ["pinned_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "reviewer", "project"), name="one_pin_per_pair"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "offered_to",
                    models.CharField(
                        choices=[("students", "students, for extra credit"), ("staff", "staff")],
                        default="students",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="projects.project",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="taken_offers",
                        to="projects.participant",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="reviews.reviewround",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("offered_to__in", ["students", "staff"])),
                        name="offer_addressees_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                            _connector="OR",
                        ),
                        name="offer_taken_or_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MetaReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meta_reviews",
                        to="projects.project",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meta_reviews",
                        to="reviews.reviewround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "project"), name="one_meta_review_per_project"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Load",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("least", models.PositiveSmallIntegerField(verbose_name="fewest")),
                ("most", models.PositiveSmallIntegerField(verbose_name="most")),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loads",
                        to="projects.participant",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loads",
                        to="reviews.reviewround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "reviewer"), name="one_load_per_reviewer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least__lte", models.F("most"))),
                        name="load_bounds_in_order",
                        violation_error_message="The fewest reviews must not be more than the most.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="example",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="examples",
                to="reviews.reviewround",
            ),
        ),
        migrations.AddField(
            model_name="component",
            name="round",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="components",
                to="reviews.reviewround",
            ),
        ),
        migrations.CreateModel(
            name="Bid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("eager", "eager"),
                            ("willing", "willing"),
                            ("neutral", "neutral"),
                            ("reluctant", "reluctant"),
                        ],
                        max_length=10,
                    ),
                ),
                ("placed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bids",
                        to="projects.project",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bids",
                        to="projects.participant",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bids",
                        to="reviews.reviewround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "reviewer", "project"), name="one_bid_per_pair"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wish__in", ["eager", "willing", "neutral", "reluctant"])
                        ),
                        name="bid_wish_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            (
                                "fair",
                                "fair: the least served project as well served as possible, then the total",
                            ),
                            ("lex", "fairest: the least served project, then the next, and so on"),
                            ("best", "best total"),
                            ("random", "random: no pair more likely than a limit"),
                        ],
                        default="fair",
                        max_length=8,
                    ),
                ),
                ("alpha", models.DecimalField(decimal_places=3, default="0.970", max_digits=4)),
                ("limit", models.DecimalField(decimal_places=3, default="0.500", max_digits=4)),
                ("seed", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("running", "is computed"),
                            ("done", "ready"),
                            ("failed", "impossible"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "problem",
                    models.TextField(blank=True, help_text="Why it is impossible, and ways out."),
                ),
                ("pairs", models.JSONField(default=list)),
                (
                    "computed",
                    models.JSONField(default=dict, help_text="Bounds, seconds, what was proven."),
                ),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "replaced",
                    models.JSONField(
                        default=list, help_text="The pairs that it took the place of, for undo."
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="reviews.reviewround",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "name"),
                        name="run_name_once",
                        violation_error_message="Another configuration of this round has this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__in", ["fair", "lex", "best", "random"]),
                            ("state__in", ["waiting", "running", "done", "failed"]),
                        ),
                        name="run_mode_and_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alpha__gt", 0), ("alpha__lte", 1), ("limit__gt", 0), ("limit__lte", 1)
                        ),
                        name="run_alpha_and_limit_are_shares",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rubric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "guidance",
                    models.TextField(blank=True, help_text="Shown above the form. Markdown."),
                ),
                ("frozen_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rubrics",
                        to="projects.conference",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "name"),
                        name="rubric_name_once",
                        violation_error_message="Another rubric of this conference has this name.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="reviewround",
            name="rubric",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="reviews.rubric",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="rubric",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="criteria",
                to="reviews.rubric",
            ),
        ),
        migrations.AddField(
            model_name="component",
            name="rubric",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="components",
                to="reviews.rubric",
            ),
        ),
        migrations.CreateModel(
            name="Saving",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content",
                    models.JSONField(help_text="Every field of the form, by its name, as text."),
                ),
                ("was_submitted", models.BooleanField(default=False)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="savings",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["-kept_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                ("comment", models.TextField(blank=True)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="reviews.criterion",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.level",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "criterion"), name="one_score_per_criterion"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True), ("points__gte", 0), _connector="OR"
                        ),
                        name="score_points_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlindCopy",
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
                            ("waiting", "waits"),
                            ("ready", "ready"),
                            ("failed", "could not be made"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, upload_to=reviews.models.copies.copy_name
                    ),
                ),
                (
                    "page_texts",
                    models.JSONField(
                        default=list, help_text="What the first pages say, to find names in."
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "next_try_at",
                    models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True),
                ),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                (
                    "artefact",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="blind_copy",
                        to="projects.artefact",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "blind copies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "ready", "failed"])),
                        name="blind_copy_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), models.Q(("file", ""), _negated=True)),
                            models.Q(models.Q(("state", "ready"), _negated=True), ("file", "")),
                            _connector="OR",
                        ),
                        name="blind_copy_ready_has_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
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
                            ("close", "close to someone on the team"),
                            ("worked", "worked on it or advised it"),
                            ("rival", "works on the same thing"),
                            ("other", "something else"),
                            ("staff", "set by staff"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for staff"),
                            ("upheld", "holds"),
                            ("dismissed", "dismissed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("declared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="projects.conference",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="projects.project",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="projects.participant",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["declared_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reviewer", "project"),
                        name="one_conflict_per_pair",
                        violation_error_message="This conflict is on record already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["close", "worked", "rival", "other", "staff"]),
                            ("state__in", ["waiting", "upheld", "dismissed"]),
                        ),
                        name="conflict_kind_and_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="settled_conflict_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bank_comments",
                        to="projects.conference",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        help_text="None: for the comment on the whole.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bank_comments",
                        to="reviews.criterion",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position", "criterion", "-uses", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criterion", "digest"),
                        name="bank_comment_once_per_criterion",
                        violation_error_message="This comment is kept already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("criterion__isnull", True)),
                        fields=("conference", "digest"),
                        name="bank_comment_on_the_whole_once",
                        violation_error_message="This comment is kept already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="bank_comment_not_empty",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("round", "reviewer", "project"), name="one_review_per_pair"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("round", "team", "project"), name="one_review_per_team_and_project"
            ),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.UniqueConstraint(
                fields=("round", "project"), name="one_example_per_project"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("rubric", "name"), name="criterion_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rubric__isnull", False), ("source", "staff")),
                    models.Q(("round__isnull", False), ("source", "peers")),
                    _connector="OR",
                ),
                name="component_has_its_source",
                violation_error_message="A component graded by staff needs a rubric; one from peers needs a round.",
            ),
        ),
    ]
