"""What a newcomer is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workbench.core.accounts.models import FULL_NAME
from workbench.core.accounts.newcomers import NewAccount
from workbench.core.errors import Invalid


class NewAccountForm(forms.Form):
    """Name, address and password; whether they hold is for `make_account` to say."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        help_text=_("What you sign in by. Others in your campaigns see it."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=FULL_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least eight characters that are not easily guessed."),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, name: str = "", email: str | None = None) -> None:
        """`email` is that of the invitation, which is not asked for again."""
        super().__init__(data, initial={"name": name})
        self._email = email
        if email:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"password1", "password2"} <= given.keys() and given["password1"] != given["password2"]:
            self.add_error("password2", _("This is not the same password as above."))
        return given

    def account(self, *, verified: bool = False) -> NewAccount:
        given = self.cleaned_data
        return NewAccount(
            username=given["username"],
            password=given["password1"],
            name=given["name"],
            email=self._email or given.get("email", ""),
            verified=verified,
        )

    def show(self, refusal: Invalid) -> None:
        """Put each problem at its field."""
        for name, problem in refusal.fields.items():
            self.add_error(name if name in self.fields else None, problem)
