"""The operator's admin: organisations, people, forums, parties and seats. What forums do is not here."""

import re
from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse

from forum import clock, confirming, history
from forum.models import Forum, User
from members import inviting
from members.models import Organisation, Party, Seat
from members.people import confirm_address

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
for model in (Group, SocialAccount, SocialApp, SocialToken):  # providers come from PORTAL_SIGN_IN alone
    admin.site.unregister(model)


def operator_of(request: HttpRequest) -> User:
    """The gate lets nobody else in."""
    return cast(User, request.user)


class Found(AutocompleteSelect):
    """The one that was searched for. Django looks up whatever was sent as a number; what is none chooses nobody."""

    def optgroups(self, name: str, value: Any, attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [each for each in value if re.fullmatch("[0-9]{1,18}", each)], attr)


class ForOperators(admin.ModelAdmin):
    """Open to every operator. Nothing is deleted: organisations, people and seats end."""

    may_add = may_change = True
    view_on_site = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated and request.user.is_operator)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change and self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever changes accounts and seats here has shown lately that it is them."""
        if confirming.is_asked_of(request):
            return confirming.ask(request)
        return super().changeform_view(request, *args, **kwargs)


@admin.register(Organisation)
class OrganisationAdmin(ForOperators):
    list_display = ("name", "kind", "orgnr")
    list_filter = ("kind",)
    search_fields = ("name", "orgnr")
    fields = ("name", "kind", "orgnr")


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("email", "name", "language", "is_active", "is_staff")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


@admin.register(User)
class PersonAdmin(ForOperators):
    """Passwords are chosen by the people themselves, with a link they ask for."""

    form = PersonForm
    list_display = ("name", "email", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("name", "email")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        obj.save()
        confirm_address(obj)
        history.record("person.saved", user=operator_of(request), person=obj.pk, fields=form.changed_data)


@admin.register(Forum)
class ForumAdmin(ForOperators):
    """A forum begins with a command or the first-run page, which also make its secretariat."""

    may_add = False
    list_display = ("name", "slug", "region_code")
    fields = ("name", "short_name", "slug", "region_code")
    readonly_fields = ("slug",)

    def save_model(self, request: HttpRequest, obj: Forum, form: Any, change: bool) -> None:
        obj.save(update_fields=form.changed_data)
        history.record(
            "forum.settings_changed", on=obj, forum=obj, user=operator_of(request), after=form.cleaned_data
        )


@admin.register(Party)
class PartyAdmin(ForOperators):
    may_add = may_change = False
    list_display = ("organisation", "forum", "side", "status", "approves", "since", "until")
    list_filter = ("forum", "side")
    search_fields = ("organisation__name",)


@admin.register(Seat)
class SeatAdmin(ForOperators):
    """The secretariat keeps the seats; the operator can give one when a forum has lost its secretariat."""

    may_change = False
    list_display = ("user", "party", "role", "kind", "since", "until")
    list_filter = ("role", "party__forum")
    search_fields = ("user__name", "user__email", "party__organisation__name")
    autocomplete_fields = ("party", "user")
    fields = ("party", "user", "role", "kind", "title", "since")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = Found(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Seat, form: Any, change: bool) -> None:
        obj.save()
        facts: dict[str, Any] = {"seat": obj.pk, "role": obj.role, "kind": obj.kind, "since": obj.since}
        history.record("seat.given", on=obj.party, forum=obj.party.forum, user=operator_of(request), **facts)
        inviting.send_invitation(obj, clock.now())
