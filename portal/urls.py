"""The addresses of the portal. PRODUCT.md lists them as a contract."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.views import (
    accounts,
    calendar,
    components,
    conferences,
    copying,
    dashboard,
    demo,
    health,
    home,
    statements,
)

demo_doors: list[URLPattern | URLResolver] = [
    path("demo/sign-in/", demo.demo_sign_in, name="demo_sign_in"),
    path("demo/mail/", demo.demo_mail, name="demo_mail"),
    path("demo/mail/<str:name>/", demo.demo_one_mail, name="demo_one_mail"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("robots.txt", home.robots, name="robots"),
    path("sitemap.xml", home.sitemap, name="sitemap"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/signed-out/", accounts.signed_out, name="signed_out"),
    path("accounts/", include("allauth.urls")),
    path("me/", dashboard.my_conferences, name="my_conferences"),
    path("conferences/new/", conferences.new_conference, name="new_conference"),
    path("conferences/copy/", copying.copy_conference, name="copy_conference"),
    path("<slug:conf>/me/", dashboard.dashboard, name="dashboard"),
    path("<slug:conf>/me/calendar/", calendar.my_calendar, name="my_calendar"),
    path("<slug:conf>/calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("<slug:conf>/staff/", dashboard.staff, name="staff"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("components/", components.components, name="components"),
    path("admin/", admin.site.urls),
    *(demo_doors if settings.DEMO else ()),
    # The portal's own pages first: a conference's slug is never one of their words.
    path("", include("reviews.urls")),
    path("", include("projects.urls")),
]
