"""How far people agree, from what was computed before where the ledger has no more to say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from annotations.models import DECISIONS, AgreementPoint, AgreementTable, Campaign
from annotations.permissions import can_see_gold
from annotations.selectors.advice import question_asked
from annotations.selectors.agreement.against import GOLD
from annotations.selectors.agreement.asked import TEXT, form_asked, table
from annotations.selectors.agreement.cut import (
    READABLE,
    cut_of,
    decisions_since,
    is_current,
    lags_behind,
)
from annotations.selectors.agreement.slices import ADVICE, QUESTION
from annotations.selectors.console import subject_of
from annotations.selectors.writers import have_writers_ended
from workbench.core.accounts.models import User
from workbench.core.clock import database_now
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import enqueue
from workbench.core.locking import LONG_WAIT_SECONDS

JOB_KIND = "agreement"
AT_ONCE = 3_000
"""So many decisions are counted while a page waits; more than that by a job."""
LONG = (ADVICE, TEXT)
"""What takes too long for a page, however few decisions there are."""
PAGE_PATIENCE = 0.1
"""How long, in seconds, a page waits for those who write to the ledger."""

KEPT = timedelta(days=30)
OF_PEOPLE = ("pairs", "more_pairs", "people")
"""What a question's document has that points over time do without."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Table:
    """A table as it is shown: `document` is None while a first one is being computed.

    One that is not current was computed at a time when there were `since` decisions less; `job` is
    the one that makes it new.
    """

    document: dict[str, Any] | None
    computed_at: datetime | None = None
    is_current: bool = False
    since: int = 0
    job: Job | None = None


def agreement_table(
    *,
    campaign: Campaign,
    kind: str,
    form: str = "",
    by: str = QUESTION,
    user: User | None = None,
    **options: str,
) -> Table:
    """The table as of now: computed at once where few decisions are counted, else the last one, and
    a job makes it new.

    Locks nothing, but for what `enqueue` says. What was computed is kept for who asks next.

    Args:
        form: of a kind with forms; the first where left out.
        by: one of `asked.BY`.
        user: who asks; None is whoever runs a command on the server.
        options: what narrows the decisions, by names of `asked.OPTIONS`.

    Raises:
        NotPermitted: `by` tells of controls, and they are not for the user.
    """
    if by == GOLD:
        can_see_gold(user, campaign).require()
    asked = form_asked(campaign, kind, form)
    if by == ADVICE:
        options = {"question": question_asked(kind, asked, options.get("question", ""))}
    place = _place(campaign, kind, asked.id if asked else "", by, options)
    stored = AgreementTable.objects.filter(**place, **READABLE).first()
    if stored is not None:
        stored.campaign = campaign
        if is_current(stored):
            if lags_behind(stored):
                _move_on(stored)
            return Table(stored.document, stored.computed_at, is_current=True)
    if by not in LONG and count_decisions(campaign=campaign, kind=kind) <= AT_ONCE:
        return _computed(place, patience=PAGE_PATIENCE)
    job = start_computing(
        campaign=campaign, kind=kind, form=place["form"], by=by, user=user, options=options
    )
    if stored is None:
        return Table(None, job=job)
    since = decisions_since(stored)
    return Table(stored.document, stored.computed_at, since=since, job=job)


def count_decisions(*, campaign: Campaign, kind: str) -> int:
    """How many decisions of a kind there are, as far as `AT_ONCE` asks. Locks nothing."""
    rows = DECISIONS[kind].objects.production().filter(task__campaign=campaign).order_by()
    return int(rows[: AT_ONCE + 1].count())


def start_computing(
    *,
    campaign: Campaign,
    kind: str,
    form: str,
    by: str,
    options: Mapping[str, str],
    user: User | None,
) -> Job:
    """Have a job compute a table; whoever asks for the same meanwhile gets the same job.

    Locks as `enqueue` says.
    """
    given = {name: value for name, value in sorted(options.items()) if value}
    asked = {"kind": kind, "form": form, "by": by, "options": given}
    return enqueue(
        kind=JOB_KIND,
        arguments={"campaign": campaign.pk, **asked},
        created_by=user,
        subject=subject_of(campaign),
        key=f"{JOB_KIND}:{campaign.pk}:{sha256(repr(asked).encode()).hexdigest()}",
    )


def store_table(
    *,
    campaign: Campaign,
    kind: str,
    form: str,
    by: str,
    options: Mapping[str, str],
    progress: Progress | None = None,
) -> Table:
    """Compute a table and keep it in the place of the one before.

    Locks nothing; waits until those have ended who write to the ledger now.
    """
    place = _place(campaign, kind, form, by, options)
    return _computed(place, patience=LONG_WAIT_SECONDS, progress=progress)


def _place(
    campaign: Campaign, kind: str, form: str, by: str, options: Mapping[str, str]
) -> dict[str, Any]:
    given = {name: value for name, value in options.items() if value}
    return {"campaign": campaign, "kind": kind, "form": form, "by": by, "options": given}


def _computed(
    place: Mapping[str, Any], *, patience: float, progress: Progress | None = None
) -> Table:
    """What cannot be stored, because others write all the time, is right for now and told."""
    cut = _cut(place["campaign"], place["kind"], place["by"], patience)
    at = database_now()
    asked = {name: value for name, value in place.items() if name != "options"}
    document = table(**asked, progress=progress, **place["options"])
    if cut is not None:
        keep(place, document=document, cut=cut, at=at)
    return Table(document, at, is_current=True)


def _cut(campaign: Campaign, kind: str, by: str, patience: float) -> dict[str, Any] | None:
    """What can be counted from here on, in statements of their own; None where somebody writes for
    longer."""
    cut = cut_of(campaign, kind, by=by)
    return cut if have_writers_ended(patience=patience) else None


def _move_on(table: AgreementTable) -> None:
    """Give a current table a later cut: what others wrote since is not looked through again.

    All that the later cut counts is seen by now: where nothing of it is the campaign's, the table
    counts as much by either.
    """
    later = _cut(table.campaign, table.kind, table.by, PAGE_PATIENCE)
    if later is not None and is_current(table):
        AgreementTable.objects.filter(pk=table.pk, cut=table.cut).update(cut=later)


def keep(
    place: Mapping[str, Any], *, document: dict[str, Any], cut: dict[str, Any], at: datetime
) -> None:
    """Put a table in the place of the one before; old ones go."""
    place["campaign"].agreement_tables.filter(computed_at__lt=at - KEPT).delete()
    AgreementTable.objects.update_or_create(
        **place, defaults={"document": document, "cut": cut, "computed_at": at}
    )
    if place["by"] == QUESTION and not place["options"]:
        _keep_point(place, document, at)


def _keep_point(place: Mapping[str, Any], document: dict[str, Any], at: datetime) -> None:
    """The first of a day stays."""
    campaign = place["campaign"]
    AgreementPoint.objects.bulk_create(
        [
            AgreementPoint(
                campaign=campaign,
                kind=place["kind"],
                form=place["form"],
                day=at.date(),
                version=campaign.protocol.version,
                decisions=document["decisions"],
                document={
                    "outcome": document["outcome"],
                    "questions": [
                        {name: value for name, value in one.items() if name not in OF_PEOPLE}
                        for one in document["questions"]
                    ],
                },
            )
        ],
        ignore_conflicts=True,
    )
