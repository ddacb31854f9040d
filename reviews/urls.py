"""The addresses of reviews, rounds, rubrics and grades."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
