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
from annotations.selectors.notices import chosen_ways, notices_of, unseen_of
from annotations.services.notices import choose_notices, mark_seen
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


class NoticesForm(forms.Form):
    """The kinds that the person takes, by the way."""

    on_page = _kinds(_("On this page and on the desk"))
    by_mail = _kinds(_("By mail"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notices(request: SignedInRequest) -> HttpResponse:
    """The newest notices; by POST, choose how they come."""
    form = NoticesForm(request.POST or None, initial=chosen_ways(request.user))
    if request.method == "POST" and form.is_valid():
        choose_notices(user=request.user, **form.cleaned_data)
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
