"""The pages that stand for all others: error pages, form fields, the component sheet."""

from __future__ import annotations

import gzip
import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from portal.views.components import cards


@pytest.mark.parametrize("name", ["404", "403", "403_csrf", "429", "500", "refused"])
def test_error_page_renders_with_and_without_a_request(name: str) -> None:
    request = RequestFactory().get("/nowhere/")
    for page in (
        render_to_string(f"{name}.html", {"sentence": "No."}),
        render_to_string(f"{name}.html", {"sentence": "No."}, request=request),
    ):
        assert page.count("<h1>") == 1
        assert '<html lang="en">' in page
        assert "csrfmiddlewaretoken" not in page


def test_component_sheet_is_absent_outside_debug(client: Client, settings) -> None:
    settings.DEBUG = False
    assert client.get("/components/").status_code == 404


def test_component_sheet_has_nothing_inline_and_sets_no_cookie(client: Client, settings) -> None:
    settings.DEBUG = True
    response = client.get("/components/")
    assert response.status_code == 200
    assert not response.cookies
    text = response.content.decode()
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", text)


def test_sixty_cards_weigh_less_than_sixty_kilobytes(client: Client) -> None:
    many = [{**card, "cover_seed": f"{n} {card['board']}"} for n in range(8) for card in cards()]
    page = "".join(render_to_string("components/card.html", {"card": card}) for card in many[:60])
    assert len(gzip.compress(page.encode())) <= 50_000


class Sample(forms.Form):
    title = forms.CharField(help_text="As on the board.")
    slug = forms.CharField(required=False)
    topics = forms.MultipleChoiceField(
        choices=[("v", "Vision")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agrees = forms.BooleanField(label="We agree")


def test_a_wrong_field_names_its_error_and_help_to_assistive_technology() -> None:
    html = Sample({}).as_div()
    field = re.search(r'<input[^>]*name="title"[^>]*>', html)
    assert field
    assert 'aria-invalid="true"' in field[0]
    described = re.search(r'aria-describedby="([^"]+)"', field[0])
    assert described
    for identifier in described[1].split():
        assert f'id="{identifier}"' in html


def test_optional_fields_say_so_and_each_control_has_a_label() -> None:
    html = str(Sample())
    assert html.count("(optional)") == 2
    labelled = set(re.findall(r'<label for="([^"]+)"', html))
    inputs = set(re.findall(r'<input[^>]*\sid="([^"]+)"', html))
    assert inputs == labelled


@pytest.mark.parametrize("address", ["login", "login/code", "password/reset", "signup"])
def test_account_pages_look_like_the_portal(client: Client, db, address: str) -> None:
    page = client.get(f"/accounts/{address}/").content.decode()
    assert 'class="site-header"' in page
    assert page.count("<h1>") == 1
    assert "Please" not in page and "please" not in page


def test_accessibility_statement_is_public_and_linked_from_every_foot(client: Client) -> None:
    response = client.get("/accessibility/")
    assert response.status_code == 200
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert '<a href="/accessibility/">' in response.content.decode()


def test_sentence_about_a_whole_form_is_announced_and_still_a_list() -> None:
    class Plain(forms.Form):
        name = forms.CharField()

    form = Plain({})
    form.add_error(None, "Both cannot be.")
    page = re.sub(r"\s+", " ", str(form))
    assert '<div role="alert"><ul class="errors errorlist nonfield">' in page
    assert page.count("<ul") == 2 and page.count('role="alert"') == 1


def test_the_address_of_an_act_says_what_it_is_for_when_it_is_opened(world, sign_in):
    response = sign_in(world.alice).get("/spring/submissions/proposal/hand-in/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "This address takes a form that was sent" in response.content.decode()
