"""The addresses of the portal. PRODUCT.md lists them as a contract."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.views import components, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("components/", components.components, name="components"),
    path("admin/", admin.site.urls),
    # The portal's own pages first: a conference's slug is never one of their words.
    path("", include("reviews.urls")),
    path("", include("projects.urls")),
]
