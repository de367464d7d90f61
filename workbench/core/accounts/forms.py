"""The forms of signing in and of a new password, in the words of the rest of the pages."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.core import context
from django import forms
from django.utils.translation import gettext_lazy as _

from workbench.core.accounts.tokens import revoke_tokens


class SignInForm(LoginForm):  # type: ignore[misc]
    """Signs in by user name or by email address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or email")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class EndsTokens(forms.Form):
    """A new password ends all other sessions, and tokens where the person asks for it."""

    end_tokens = forms.BooleanField(
        label=_("End all of my API tokens too"),
        required=False,
        help_text=_("Your other browsers are signed out in any case."),
    )

    def save(self) -> None:
        super().save()  # type: ignore[misc]
        if self.cleaned_data["end_tokens"]:
            revoke_tokens(user=self.user, request=context.request)  # type: ignore[attr-defined]


class NewPasswordForm(EndsTokens, ChangePasswordForm):  # type: ignore[misc]
    field_order = ("oldpassword", "password1", "password2", "end_tokens")


class FirstPasswordForm(EndsTokens, SetPasswordForm):  # type: ignore[misc]
    field_order = ("password1", "password2", "end_tokens")


class ForgottenPasswordForm(EndsTokens, ResetPasswordKeyForm):  # type: ignore[misc]
    field_order = ("password1", "password2", "end_tokens")
