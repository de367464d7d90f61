"""The characters that a keyboard may lack, for the palette of a task: asked for once a day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.characters import characters_of
from workbench.core.languages import language_of

DAY_S = 24 * 60 * 60


@signed_in
@require_safe
@cache_control(private=True, max_age=DAY_S)
def characters(request: SignedInRequest, language: str) -> HttpResponse:
    """Of a language by its code; of one that nobody knows, the signs of every language."""
    known = language_of(language)
    found = characters_of(known.code, from_right=known.direction == "rtl")
    groups = [
        (_("Letters"), found.letters),
        (_("Punctuation"), found.marks),
        (_("Signs"), found.signs),
    ]
    return render(request, "desk/_characters.html", {"groups": groups, "language": known})
