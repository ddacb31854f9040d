"""Each component in each state, for those who draw. Only while DEBUG is on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import public
from projects.domain.covers import FAMILIES

LONG = (
    "Telling Synthetic Photographs from Real Ones: A Comparison of Convolutional, "
    "Attention and Contrastive Detectors"
)
VERY_LONG = f"{LONG}, with Everything That Went Wrong on the Way and What We Learned from It " * 2

Row = tuple[int, str, str, str, str, str, list[str], list[str]]
ROWS: list[Row] = [
    (
        7,
        "rose",
        "lattice",
        "Health",
        "Multi-scale Feature Fusion for Segmenting Retinal Vessels in Low-light Scans",
        "Amara Okafor, Lê Thị Minh Châu, Jonas Weiß",
        ["Paper", "Code", "Video", "Slides"],
        ["Best paper"],
    ),
    (
        12,
        "iris",
        "lines",
        "Language",
        "Clause Bench",
        "Priya Raman",
        ["Code", "Video", "Slides"],
        [],
    ),
    (
        3,
        "plum",
        "noise",
        "Generative",
        LONG,
        "محمد الحسيني, Гульнара Ахметова and 2 more",
        ["Paper", "Code", "Video (sign-in)", "Slides"],
        [],
    ),
    (
        15,
        "lagoon",
        "graph",
        "Graphs",
        "Which Paper Should I Read Next? Ordering a Literature with Graph Networks",
        "ნინო კაპანაძე",
        ["Paper", "Code", "Video"],
        ["People’s choice", "Best poster"],
    ),
    (
        21,
        "moss",
        "bars",
        "Forecasting",
        "Forecasting Maize Yield from Satellite Weather",
        "Noor van Dijk, Kwame Mensah",
        ["Paper", "Code", "Slides"],
        [],
    ),
    (
        9,
        "ochre",
        "waves",
        "Audio",
        "Finding the Next Song by Timbre Instead of Popularity",
        "Ji-ho Park, Fatima Zahra, Élodie Martin",
        ["Paper", "Video", "Slides"],
        [],
    ),
    (
        18,
        "brick",
        "path",
        "Agents",
        "Route Setting for a Climbing Board",
        "Sam Rivera",
        ["Code", "Video"],
        [],
    ),
    (
        1,
        "steel",
        "orbits",
        "Explainers",
        VERY_LONG,
        "Նարե Պետրոսյան",
        [],
        [],
    ),
]


def cards() -> list[dict[str, Any]]:
    return [
        {
            "cover_seed": f"dl-spring-2027 {number}",
            "cover_family": family,
            "board": f"{number:02d}",
            "group": {"name": group, "palette": palette},
            "palette": palette,
            "title": title,
            "url": "#card",
            "people": people,
            "artefacts": [(label, "#artefact") for label in artefacts],
            "ribbons": ribbons,
            "conference": "Spring 2027",
        }
        for number, palette, family, group, title, people, artefacts, ribbons in ROWS
    ]


class SampleForm(forms.Form):
    """Every kind of field, one of them wrong."""

    title = forms.CharField(help_text="As it stands on the board.", max_length=300)
    slug = forms.CharField(required=False)
    due = forms.CharField(label="Due", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    kind = forms.ChoiceField(choices=[("a", "Application"), ("t", "Theoretical")])
    abstract = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5, "data-word-limit": "12", "data-word-advice": "8"}),
        help_text="Markdown. Maths between dollar signs.",
    )
    topics = forms.MultipleChoiceField(
        choices=[("v", "Vision"), ("l", "Language"), ("g", "Graphs")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    blinding = forms.ChoiceField(
        choices=[("o", "Open"), ("s", "Single-blind"), ("d", "Double-blind")],
        widget=forms.RadioSelect,
    )
    agrees = forms.BooleanField(
        label="We declare every use of AI tools", help_text="The text stands on the project's page."
    )
    report = forms.FileField(required=False, help_text="PDF, at most 20 MB.")


@public
def components(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    wrong = SampleForm({"title": "", "abstract": "Some words that are there already"})
    return render(
        request,
        "portal/components.html",
        {
            "cards": cards(),
            "families": [
                {"cover_seed": "preview 1", "cover_family": family, "palette": palette}
                for family, palette in zip(
                    FAMILIES,
                    ("rose", "iris", "ochre", "lagoon", "moss", "brick", "steel", "plum"),
                    strict=True,
                )
            ],
            "form": SampleForm(),
            "wrong_form": wrong,
            "levels": ["Missing", "Weak", "Fair", "Good", "Excellent"],
        },
    )
