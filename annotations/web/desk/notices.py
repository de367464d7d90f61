"""The page of a person's notices, and of what they wish to be told."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.labels import choices
from annotations.selectors.desk_settings import settings_of
from annotations.selectors.notices import chosen_ways, notices_of, unseen_of
from annotations.services.notices import choose_notices, mark_seen
from annotations.services.resting import set_rest
from annotations.vocabularies import NoticeKind
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LENGTH = 50


def _kinds(label: "_StrPromise") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices(NoticeKind),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


REST_AFTER = (20, 30, 45, 60, 90, 120)
"""Minutes."""


def _rests() -> list[tuple[int, str]]:
    after = [(minutes, gettext("After %(n)d minutes") % {"n": minutes}) for minutes in REST_AFTER]
    return [(0, gettext("Never")), *after]


class NoticesForm(forms.Form):
    """The kinds that the person takes, by the way, and when they want to be reminded to rest."""

    on_page = _kinds(_("On this page and on the desk"))
    by_mail = _kinds(_("By mail"))
    rest_minutes = forms.TypedChoiceField(
        label=_("Remind me to rest"),
        choices=_rests,
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_(
            "Of work at the desk without a pause: one short message, which goes by itself."
        ),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notices(request: SignedInRequest) -> HttpResponse:
    """The newest notices; by POST, choose how they come."""
    usual = chosen_ways(request.user) | {"rest_minutes": settings_of(request.user).rest_minutes}
    form = NoticesForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        set_rest(user=request.user, minutes=given.pop("rest_minutes") or 0)
        choose_notices(user=request.user, **given)
        messages.success(request, gettext("Saved."))
        return redirect("notices")
    context: dict[str, Any] = {
        "notices": notices_of(request.user)[:LENGTH],
        "has_new": unseen_of(request.user).exists(),
        "has_address": bool(request.user.email),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "notices/notices.html", context, status=status)


@signed_in
@require_POST
def seen(request: SignedInRequest) -> HttpResponse:
    """Mark all as read."""
    mark_seen(user=request.user)
    return redirect("notices")
