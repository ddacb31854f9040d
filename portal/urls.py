"""The addresses of the portal. PRODUCT.md lists them as a contract."""

from django.contrib import admin
from django.urls import include, path

from portal.views import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
