"""Suggested answers out of a file: looked at first, and then taken."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from annotations.formats.suggestions import SuggestedRows
from annotations.kinds.label.pages import listing
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.services.importing import ImportRefused
from annotations.services.suggestions import ImportedSuggestions, import_suggestions
from annotations.services.uploads import MAX_TEXTS
from annotations.web.console.access import in_campaign, in_named_campaign
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.core.web.bodies import takes_files
from workbench.layouts.content import text_of
from workbench.layouts.records import FormatError, RowError

MOST_PROBLEMS = 100


@takes_files(MAX_TEXTS, in_named_campaign(can_manage))
@require_POST
@in_campaign(can_manage)
def suggest(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Say what a file of suggestions would change, or take it; refused as a whole, row by row."""
    given = listing.SuggestionsForm(campaign, request.POST, request.FILES)
    problems: Sequence[RowError] = ()
    if given.is_valid():
        is_trial = "take" not in request.POST
        try:
            made = _imported(request, campaign, given.cleaned_data, is_trial=is_trial)
        except FormatError as error:
            given.add_error("suggestions", localized(error.args[0], _))
        except Invalid as refusal:
            show_refusal(given, refusal)
        except ImportRefused as refused:
            problems = refused.errors
        else:
            messages.success(request, _said(made, is_trial=is_trial))
            if not is_trial:
                return redirect("console:forms", name=campaign.name)
            return listing.page(request, campaign, suggestions=given)
    return listing.page(
        request,
        campaign,
        suggestions=given,
        refused=[
            (one.row, one.field, f"{one.problem}. {one.remedy}.")
            for one in problems[:MOST_PROBLEMS]
        ],
        status=422,
    )


def _imported(
    request: SignedInRequest, campaign: Campaign, given: dict[str, Any], *, is_trial: bool
) -> ImportedSuggestions:
    file = given["suggestions"]
    return import_suggestions(
        campaign=campaign,
        form=given["form"],
        source=given["source"],
        given=SuggestedRows.of_lines(file.name, text_of(file.name, file.read())),
        user=request.user,
        dry_run=is_trial,
    )


def _said(made: ImportedSuggestions, *, is_trial: bool) -> str:
    if is_trial:
        text = ngettext(
            "%d suggestion would be added; choose the file again to add it.",
            "%d suggestions would be added; choose the file again to add them.",
            made.added,
        )
    else:
        text = ngettext("%d suggestion was added.", "%d suggestions were added.", made.added)
    told = text % made.added
    if made.unchanged:
        before = ngettext("%d was there already.", "%d were there already.", made.unchanged)
        told += f" {before % made.unchanged}"
    return told
