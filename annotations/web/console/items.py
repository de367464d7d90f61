"""The items browser, and one item with all that the campaign knows of it."""

from dataclasses import fields
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from annotations import limits
from annotations.labels import choices, kind_names
from annotations.models import Campaign
from annotations.models.tasks import TaskState
from annotations.permissions import can_manage, settling
from annotations.selectors import browsing
from annotations.selectors.browsing import Filters
from annotations.selectors.catalogue import items_of
from annotations.selectors.item_history import ItemHistory, history_of
from annotations.selectors.passages import passage_in
from annotations.selectors.steps import kinds_of
from annotations.vocabularies import Sensitivity
from annotations.web.console.access import in_campaign, show
from annotations.web.console.messages import threads_on_item
from annotations.web.console.paging import url_with
from annotations.web.console.presenting import present_history
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.languages import language_of
from workbench.core.limits import whole_number


@require_safe
@in_campaign()
def browser(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """A page of the campaign's tasks; `after` and `before` are tasks' ids."""
    filters = _filters(request)
    page = browsing.browse(
        campaign,
        request.user,
        filters,
        after=whole_number(request.GET.get("after")),
        before=whole_number(request.GET.get("before")),
    )
    return show(
        request,
        "items",
        campaign,
        filters=filters,
        rows=[
            (
                task,
                task.overlap - task.remaining,
                page.labels.get(task.item_id, ""),
                task.item_id not in page.blind,
            )
            for task in page.tasks
        ],
        previous=page.previous and url_with(request, before=page.previous, after=None),
        next=page.next and url_with(request, after=page.next, before=None),
        subjects=browsing.subjects(campaign),
        kinds=kind_names(kinds_of(campaign)),
        states=TaskState.choices,
        labels=choices(Sensitivity),
        languages=[
            (code, language_of(code).endonym)
            for code in (campaign.source_language, *campaign.languages)
        ],
    )


@require_safe
@in_campaign()
def item(request: SignedInRequest, campaign: Campaign, sample_id: str) -> HttpResponse:
    """One item in one of the campaign's languages; names are shown to managers who ask."""
    found = get_object_or_404(items_of(campaign, request.user), sample_id=sample_id)
    known = [*campaign.languages, campaign.source_language]
    language = request.GET.get("language") or known[0]
    if language not in known:
        raise Http404
    by_name = "names" in request.GET and bool(can_manage(request.user, campaign))
    history = history_of(campaign, found, request.user, language)
    return show(
        request,
        "item",
        campaign,
        item=found,
        language=language_of(language),
        passage=passage_in(found.pk, language) if found.passage else "",
        languages=[language_of(code) for code in campaign.languages],
        by_name=by_name,
        names_url=url_with(request, names=None if by_name else 1),
        threads=threads_on_item(campaign, found, request.user, language),
        note_nonce=uuid4(),
        instructs=_instructs(history, campaign, request.user),
        view=present_history(history, request.user, by_name=by_name),
    )


def _instructs(history: ItemHistory, campaign: Campaign, user: User) -> set[str]:
    """The languages of the item's tasks beside which the person may leave a note."""
    settles = settling(user, campaign)
    languages = {one.task.language for one in history.tasks if not history.is_blind}
    return {code for code in languages if settles(code)}


def _filters(request: SignedInRequest) -> Filters:
    """What the address asks for; values outside the vocabularies find nothing, not everything."""
    exact = [field.name for field in fields(Filters) if field.name != "text"]
    asked = {name: storable(request.GET.get(name, "")) for name in exact}
    text = storable(request.GET.get("q", "")).strip()[: limits.SEARCH]
    return Filters(**asked, text=text)


def storable(text: str) -> str:
    """The database does not even look for a NUL."""
    return text.replace("\0", "\ufffd")
