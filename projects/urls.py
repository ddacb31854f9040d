"""The addresses of what teams make. Each group holds one family of pages; add lines to your own."""

from django.urls import URLPattern, URLResolver, include, path

Addresses = list[URLPattern | URLResolver]

# First level: their first word stands in domain/addresses.py.
first_level: Addresses = []

# Below /<conf>/ from here on.
people: Addresses = []
teams: Addresses = []
submissions: Addresses = []
staff: Addresses = []
staff_submissions: Addresses = []
public: Addresses = []

urlpatterns: Addresses = [
    *first_level,
    path(
        "<slug:conf>/",
        include([*people, *teams, *submissions, *staff, *staff_submissions, *public]),
    ),
]
