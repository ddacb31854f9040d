"""The admin's view of people and conferences: a last resort for site admins, not a work place."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from projects.models import Conference, LogEntry, Mail, Participant, User


class PersonForm(forms.ModelForm):
    """A person without a password field: they sign in with a code, or set one themselves."""

    class Meta:
        model = User
        fields = ("email", "name", "is_active", "is_superuser")

    def clean_email(self) -> str:
        return User.objects.tidy(self.cleaned_data["email"])


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = ("name", "email", "is_active", "is_superuser", "joined_at")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("name", "email")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(Participant)
class ParticipantAdmin(admin.ModelAdmin):
    list_display = ("user", "conference", "role", "section", "left_at")
    list_filter = ("conference", "role")
    search_fields = ("user__name", "user__email", "external_id")
    autocomplete_fields = ("user", "conference")


@admin.register(Conference)
class ConferenceAdmin(admin.ModelAdmin):
    list_display = ("name", "term", "slug", "published_at", "archived_at")
    search_fields = ("name", "slug", "term")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """New ones come from the portal's own form, with milestones and rubrics."""
        return False


class ReadOnly(admin.ModelAdmin):
    """Rows that nobody may change by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    list_display = ("at", "actor", "verb", "subject", "conference")
    search_fields = ("subject", "verb", "actor__name")


@admin.register(Mail)
class MailAdmin(ReadOnly):
    exclude = ("text", "html")  # a code or a link in it is for its receiver alone
    list_display = ("created_at", "to", "subject", "state", "attempts")
    list_filter = ("state",)
    search_fields = ("to", "subject")
