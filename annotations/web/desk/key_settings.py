"""The page on which a person chooses the keys of the desk."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annotations.services.keys import groups, keys_of, set_keys, usual_keys
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid


@dataclass(frozen=True)
class Row:
    """One action with its key, and what is wrong with that."""

    id: str
    name: str | Promise
    key: str
    problem: str


@dataclass(frozen=True)
class Rows:
    name: str | Promise
    rows: list[Row]


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def keys(request: SignedInRequest) -> HttpResponse:
    """Show the keys; change them all at once, or go back to the usual ones."""
    if request.method == "GET":
        return _show(request, keys_of(user=request.user), {})
    typed = {name: request.POST.get(f"key-{name}", key) for name, key in usual_keys().items()}
    try:
        set_keys(user=request.user, keys={} if "usual" in request.POST else typed)
    except Invalid as refusal:
        return _show(request, typed, refusal.fields)
    messages.success(request, _("Your keys are saved."))
    return redirect("desk-keys")


def _show(
    request: SignedInRequest, keys: Mapping[str, str], problems: Mapping[str, str]
) -> HttpResponse:
    shown = [
        Rows(
            group.name,
            [
                Row(name, action.name, keys[name], problems.get(name, ""))
                for name, action in group.actions.items()
            ],
        )
        for group in groups()
    ]
    context = {"groups": shown, "problems": problems}
    return render(request, "desk/keys.html", context, status=422 if problems else 200)
