"""The page on which people make and revoke the tokens of their programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workbench.core.accounts.models import TOKEN_NAME, ApiToken, User
from workbench.core.accounts.scopes import campaigns_of, offered_to, titles
from workbench.core.accounts.tokens import make_token, revoke_token, tokens_of
from workbench.core.errors import Conflict


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=TOKEN_NAME,
        help_text=gettext_lazy("What it is for, such as the program or the machine."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        choices=[
            ("30", gettext_lazy("30 days")),
            ("90", gettext_lazy("90 days")),
            ("365", gettext_lazy("A year")),
            ("always", gettext_lazy("Until it is revoked")),
        ],
        initial="90",
        coerce=lambda days: None if days == "always" else int(days),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what it may do.")},
    )
    campaigns = forms.MultipleChoiceField(
        label=gettext_lazy("Only in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: in all of your campaigns."),
        error_messages={
            "invalid_choice": gettext_lazy("%(value)s is no campaign of yours; choose again.")
        },
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = [(scope.value, scope.label) for scope in offered_to(user)]
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]
        # The field stays where there is none to choose: what is sent is refused, never passed over.
        self.offered = campaigns_of(user)
        self.fields["campaigns"].choices = self.offered  # type: ignore[attr-defined]

    def shown(self) -> list[forms.BoundField]:
        """The fields among whose choices there is one, and those that need another look."""
        return [one for one in self if one.name != "campaigns" or self.offered or one.errors]


@dataclass(frozen=True)
class Row:
    """A token, and in words what it may do."""

    token: ApiToken
    may: list[str]
    """Empty where it may do all that its person may."""


def rows_of(tokens: Iterable[ApiToken]) -> list[Row]:
    return [Row(token, titles(token.scopes or ())) for token in tokens]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and a new token, whose secret this one answer shows."""
    user = cast("User", request.user)
    form = TokenForm(user, request.POST or None)
    made: tuple[ApiToken, str] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(user=user, request=request, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            form = TokenForm(user)
    context = {"form": form, "tokens": rows_of(tokens_of(user=user)), "made": made}
    return render(request, "accounts/tokens.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        name = revoke_token(user=cast("User", request.user), token_id=pk, request=request)
    except ApiToken.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("“%s” is revoked; it no longer opens anything.") % name)
    return redirect("api-tokens")
