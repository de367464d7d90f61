"""The items behind a figure, with what people said under letters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from annotations.labels import in_percent, said
from annotations.models import Campaign, Task
from annotations.permissions import can_see_agreement
from annotations.selectors.agreement import items as behind
from annotations.selectors.agreement.asked import OF_PEOPLE
from annotations.selectors.agreement.slices import QUESTION
from annotations.selectors.console import to_adjudicate
from annotations.selectors.readings import Question
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_asked import KEPT, SLICES, TIMES, Asked, works
from annotations.web.console.agreement_names import group_name, people_names
from annotations.web.console.agreement_tabs import show_tab
from annotations.web.console.items import storable
from annotations.web.console.kinds import console_kinds
from annotations.web.console.paging import url_with
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.limits import whole_number

CHOICES = {
    "": gettext_lazy("All"),
    "no": gettext_lazy("Not unanimous"),
    "yes": gettext_lazy("Unanimous"),
}
NOBODY = "0"
UNANIMOUS = {"no": False, "yes": True}
EVERY_SLICE = dict.fromkeys(one for one in (*SLICES, *TIMES, *OF_PEOPLE) if one != KEPT)
"""Behind a day's figures, as they stood, are no tasks."""


@dataclass(frozen=True)
class Row:
    """A task: what each person said under a letter, the shares, and whether it waits for a ruling
    of this reader."""

    task: Task
    votes: Sequence[tuple[str, str]]
    shares: Sequence[str]
    may_rule: bool


@require_safe
@in_campaign(can_see_agreement)
def items(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """A page of them, in the order in which they opened."""
    asked = Asked.of(request, campaign, works(campaign), EVERY_SLICE)
    cell = _cell(request, campaign, asked)
    after = whole_number(request.GET.get("after")) or 0
    page = behind.items(campaign, request.user, cell, after=after)
    chosen = request.GET.get("unanimous", "")
    return show_tab(
        request,
        _tab(asked, cell),
        campaign,
        template="console/agreement_items.html",
        tab_query=asked.for_tabs,
        about=_about(request, campaign, asked, cell, page.question),
        back=asked.page(_tab(asked, cell)),
        rows=_rows(request, campaign, page),
        choices=CHOICES,
        chosen=chosen if chosen in CHOICES else "",
        kept=[(n, v) for n, v in request.GET.items() if n not in ("unanimous", "after")],
        previous=url_with(request, after=None) if after else None,
        next=url_with(request, after=page.next) if page.next else None,
    )


def _cell(request: SignedInRequest, campaign: Campaign, asked: Asked) -> behind.Cell:
    """What the address asks for: people go by their pseudonyms there."""
    key, pair = storable(request.GET.get("key", "")), request.GET.get("pair", "")
    names = [*([key] if asked.by in OF_PEOPLE else []), *(pair.split(",") if pair else [])]
    known = behind.people_by_pseudonym(campaign, asked.work.kind) if names else {}
    ids = [known.get(name, NOBODY) for name in names]
    return behind.Cell(
        kind=asked.work.kind,
        form=asked.work.form,
        question=asked.question,
        by=asked.by if key else QUESTION,
        key=ids[0] if asked.by in OF_PEOPLE and key else key,
        pair=tuple(ids[-len(pair.split(",")) :]) if pair else (),
        unanimous=UNANIMOUS.get(request.GET.get("unanimous", "")),
    )


def _tab(asked: Asked, cell: behind.Cell) -> str:
    """The page that the reader came from."""
    if cell.pair or cell.by in OF_PEOPLE:
        return "agreement-people"
    return "agreement-over-time" if cell.by in TIMES else "agreement"


def _about(
    request: SignedInRequest,
    campaign: Campaign,
    asked: Asked,
    cell: behind.Cell,
    question: Question | None,
) -> str:
    """What the figure is of, in words."""
    people = [*cell.pair, *([cell.key] if cell.by in OF_PEOPLE else [])]
    names = people_names(campaign, people, request.user)
    parts = [asked.work.name, said(question.label) if question else "", *names.values()]
    if cell.by != QUESTION and cell.by not in OF_PEOPLE:
        parts.append(group_name(campaign, cell.by, cell.key))
    return " · ".join(dict.fromkeys(filter(None, parts)))


def _rows(request: SignedInRequest, campaign: Campaign, page: behind.Page) -> list[Row]:
    if page.question is None:
        return []
    found, question = page.items, page.question.tag
    tasks = [one.task.pk for one in found]
    waiting = to_adjudicate(campaign, request.user).filter(pk__in=tasks)
    mine = set(waiting.values_list("pk", flat=True))
    return [_row(one, question, may_rule=one.task.pk in mine) for one in found]


def _row(found: behind.Behind, question: str, *, may_rule: bool) -> Row:
    kind = console_kinds()[found.task.kind]
    votes = [
        (one.letter, kind.value_in_words(one.decision, question, one.value))
        for one in found.said
        if one.value is not None
    ]
    counts = Counter(words for _letter, words in votes)
    shares = [f"{words} {in_percent(n / len(votes))}" for words, n in counts.most_common()]
    return Row(found.task, votes, shares, may_rule)
