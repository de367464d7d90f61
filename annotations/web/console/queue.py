"""The queue of adjudication: what people differ on by more than the protocol allows."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotations.labels import Choices, choices, counts_in_words, kind_names, label, said
from annotations.models import Campaign, Task
from annotations.permissions import can_settle
from annotations.selectors import console, disagreements
from annotations.selectors.browsing import subjects
from annotations.selectors.disagreements import MARGINS, Settled
from annotations.selectors.steps import kinds_of
from annotations.vocabularies import Consequence, Dispute
from annotations.web.console.access import in_campaign, show
from annotations.web.console.kinds import console_kinds
from annotations.web.console.paging import url_with
from annotations.web.console.queue_filters import AGREED, asked_of
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.languages import language_of
from workbench.core.limits import whole_number

PAGE_SIZE = 50


class Row(NamedTuple):
    """A task of the queue: why it is here, what people differ on, and what hangs on a ruling."""

    task: Task
    reason: str
    about: str
    votes: str
    margin: float | None
    hangs: str | Promise


class Close(NamedTuple):
    """How many tasks a margin in the protocol would have sent to the queue."""

    margin: str
    tasks: int


@require_safe
@in_campaign()
def queue(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The tasks that this person may rule on."""
    asked = asked_of(request)
    tasks = console.to_adjudicate(campaign, request.user, asked.filters)
    start = whole_number(request.GET.get("from")) or 0
    found = list(tasks[start : start + PAGE_SIZE + 1])
    settled = disagreements.settled(campaign)
    return show(
        request,
        "adjudication",
        campaign,
        rows=_rows(campaign, found[:PAGE_SIZE]),
        total=tasks.count(),
        filters=asked.filters,
        agreed=request.GET.get("agreed", ""),
        kinds=kind_names(kinds_of(campaign)),
        languages=[(code, language_of(code).endonym) for code in campaign.languages],
        forms=_forms(campaign),
        reasons=choices(Dispute),
        subjects=subjects(campaign),
        agreed_by_rule=[(value, words) for value, (_margin, words) in AGREED.items()],
        settled=settled,
        may_settle=bool(can_settle(request.user, campaign)),
        close=_close(settled),
        query=asked.query,
        previous=url_with(request, **{"from": max(0, start - PAGE_SIZE)}) if start else None,
        next=url_with(request, **{"from": start + PAGE_SIZE}) if len(found) > PAGE_SIZE else None,
    )


def _rows(campaign: Campaign, tasks: Sequence[Task]) -> list[Row]:
    rules = campaign.protocols.in_bulk({task.protocol_id for task in tasks})
    for task in tasks:
        task.protocol = rules[task.protocol_id]
    return [_row(task) for task in tasks]


def _row(task: Task) -> Row:
    kind, consensus = console_kinds()[task.kind], task.consensus
    contest = consensus.contest
    return Row(
        task=task,
        reason=label(Dispute(consensus.dispute)) if consensus.dispute else "",
        about=kind.about(task, contest) if contest and contest.about else "",
        votes=counts_in_words(contest) if contest and contest.counts else "",
        margin=consensus.margin,
        hangs=kind.published if consensus.consequence == Consequence.PUBLISHED
        else HANGS[Consequence(consensus.consequence)],
    )  # fmt: skip


HANGS: dict[Consequence, str | Promise] = {
    Consequence.COLUMN: _("A released column"),
    Consequence.NOTHING: _("Nothing that is released"),
}


def _forms(campaign: Campaign) -> Choices:
    """The forms to choose from, where there are several."""
    forms: Choices = [(form.id, said(form.title)) for form in campaign.protocol.asked.values()]
    return forms if len(forms) > 1 else []


def _close(settled: Settled) -> list[Close]:
    names = {margin: value for value, (margin, _words) in AGREED.items()}
    return [Close(names[margin], settled.at[margin]) for margin in MARGINS]
