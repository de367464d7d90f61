"""A look at the rows of a release: the same reading as the API's, ten at a time."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.labels import language_choices
from annotations.models import Campaign, Release
from annotations.permissions import can_download
from annotations.publishing.rows import (
    COLUMN_OF,
    Asked,
    AskedWrongly,
    batches,
    choose,
    schema_of,
)
from annotations.selectors.release_figures import figures
from annotations.services.release_reading import checked_files
from annotations.web.console.access import in_campaign
from annotations.web.console.paging import url_with
from annotations.web.console.release_tabs import release_in, show_release
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.letters import LETTERS
from workbench.core.messages import localized
from workbench.release_format.layout import CHOICES_FOLDER
from workbench.release_format.schemas import ANSWER, LABELS, OPTION_COLUMNS

ROWS_A_PAGE = 10
FILTERS = tuple(name for name in COLUMN_OF if name not in ("category", "state"))
REVIEWED = {"yes": True, "no": False}


@require_safe
@in_campaign(can_download)
def rows(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    release = release_in(campaign, version)
    return show_release(request, "release-rows", release, read=partial(_rows, request, release))


def _rows(request: SignedInRequest, release: Release) -> dict[str, Any]:
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    offered = _offered(release)
    chosen["language"] = chosen["language"] or offered["first_language"]
    return {"chosen": chosen} | offered | _found(request, release, chosen)


def _offered(release: Release) -> dict[str, Any]:
    """What the filters offer."""
    told = figures(release)
    languages = [code for code, one in told.languages.items() if one.rows]
    source = release.campaign.source_language
    others = [code for code in languages if code != source]
    return {
        "languages": language_choices(languages),
        "first_language": (others or languages or [source])[0],
        "splits": sorted({one.split for one in told.coverage if one.rows}),
        "subjects": [one.subject for one in told.labels.subjects],
        "labels": [(label, label) for label in LABELS],
        "reviewed": [("yes", _("Yes")), ("no", _("No"))],
    }


def _found(request: SignedInRequest, release: Release, chosen: dict[str, str]) -> dict[str, Any]:
    """A page of the rows that the filters leave, or why there are none."""
    filters: dict[str, Any] = {name: [value] for name, value in chosen.items() if value}
    if chosen["reviewed"]:
        filters["reviewed"] = [REVIEWED.get(chosen["reviewed"], False)]
    config = CHOICES_FOLDER if request.GET.get("config") == CHOICES_FOLDER else ""
    asked = Asked(config, filters, (), ROWS_A_PAGE, request.GET.get("cursor", ""))
    files = checked_files(release=release)
    try:
        found = choose(release.manifest, files, asked)
        schema = schema_of(files, found, ())
    except AskedWrongly as error:
        return {"problem": localized(error.problem, _)}
    rows = [row for batch in batches(files, found, schema) for row in batch.to_pylist()]
    return {
        "rows": list(map(_shown, rows)),
        "first": url_with(request, cursor=None) if asked.cursor else None,
        "next": url_with(request, cursor=found.cursor) if found.cursor else None,
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    options = row.get("choices") or [row[name] for name in OPTION_COLUMNS]
    return row | {"options": options, "key": LETTERS.index(row[ANSWER.name])}
