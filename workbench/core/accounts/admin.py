from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest

from workbench.core.accounts.models import AccessEvent, ApiToken, User
from workbench.core.accounts.recording import record
from workbench.core.accounts.sessions import end_other_sessions


class NewPasswordOfAnother(AdminPasswordChangeForm):  # type: ignore[type-arg]  # not generic when it runs
    """It ends the person's sessions, and is written down with whoever gave it."""

    def save(self, commit: bool = True) -> User:
        person: User = super().save(commit)
        request = context.request
        end_other_sessions(user=self.user, key=request.session.session_key)
        record(
            kind=AccessEvent.Kind.PASSWORD_CHANGED,
            request=request,
            person=self.user,
            detail=f"#{request.user.pk}",
        )
        return person


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # likewise
    change_password_form = NewPasswordOfAnother


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    list_display = ("name", "user", "created_at", "last_used_at", "expires_at")
    list_select_related = ("user",)
    exclude = ("digest",)
    readonly_fields = ("user", "scopes", "campaigns", "created_at", "last_used_at")

    def has_add_permission(self, request: object) -> bool:
        return False


class AuthenticatorAdmin(admin.ModelAdmin[Authenticator]):
    """For whoever has lost theirs: removed here, but neither made nor shown, for it is a secret."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    fields = list_display

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        self.delete_queryset(request, Authenticator.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> None:
        for factor in queryset.select_related("user"):
            factor.delete()
            record(
                kind=AccessEvent.Kind.FACTOR_REMOVED,
                request=request,
                person=factor.user,
                detail=f"#{request.user.pk}",
            )
