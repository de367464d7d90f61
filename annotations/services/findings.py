"""What an evaluation found comes to the people: as flags, and as work where a text has to be looked
at again. The one door of what models show.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.formats.flags import MOST_ERRORS, FlagRow, FlagRows
from annotations.kinds.registry import text_kind
from annotations.models import (
    Campaign,
    CurrentTranslation,
    Flag,
    Item,
    PriorityRule,
    Release,
    Task,
    TaskCandidate,
)
from annotations.permissions import can_manage
from annotations.selectors.steps import SETTLED
from annotations.services.bulk import copy_rows
from annotations.services.decision_flags import count_anew
from annotations.services.effects import changing
from annotations.services.importing import ImportRefused, no_progress
from annotations.services.ordering import put_in_order
from annotations.services.rounds import end_rounds
from annotations.vocabularies import FlagReason
from workbench.core.accounts.models import User
from workbench.core.clock import database_now
from workbench.core.locking import locked
from workbench.layouts.records import RowError

FIRST = 100
"""The priority of what an evaluation is surest of; the usual is 0."""

AT_ONCE = 500
"""Tasks of which is told how far it is."""

RELEASE = "release"
"""In the evidence of a flag: the content hash of the release that was measured."""

Place = tuple[int, str]
"""Item and language."""


@dataclass(frozen=True)
class ImportedFlags:
    """Flags that are new, and that were there; those on texts that have changed since the release;
    and of the tasks of flagged texts those that were sent back, and those that people were at.
    """

    added: int = 0
    unchanged: int = 0
    outdated: int = 0
    returned: int = 0
    at_work: int = 0


def import_flags(
    *,
    campaign: Campaign,
    given: FlagRows,
    user: User | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = no_progress,
) -> ImportedFlags:
    """Take what an evaluation flags, all of it or nothing; the same rows again change nothing.

    A flag on a text that people have agreed on sends its task back to them, with a note that says
    why. What is flagged comes first in every queue, the surest first. Where a row names a release
    of the campaign, and the text has changed since, the row is left out and counted.
    Locks: the ledger (shared), the campaign's row, the flagged tasks.

    Args:
        user: who sends it; None is whoever runs a command on the server.

    Raises:
        NotPermitted: the person does not manage the campaign.
        ImportRefused: at least one row is bad; all bad rows are listed.
    """
    can_manage(user, campaign).require()
    fitting = _fitting(campaign, given)
    with changing(campaign, user, dry_run=dry_run):
        new = _unknown(campaign, fitting)
        fresh = _on_texts_that_stand(campaign, new)
        copy_rows(fresh)
        returned, at_work = _send_back(campaign, fresh, user, progress)
        count_anew(campaign, fresh)
        _put_first(campaign, fresh, user)
    known, outdated = len(fitting) - len(new), len(new) - len(fresh)
    return ImportedFlags(len(fresh), known, outdated, returned, at_work)


def _fitting(campaign: Campaign, given: FlagRows) -> list[Flag]:
    """The rows as flags.

    Raises:
        ImportRefused: an item, a language or a release is none of the campaign's, the reason does
            not go with the language, or a row is bad by itself.
    """
    here = _Here.of(campaign, given)
    items, languages = here.items, here.languages
    errors = list(given.errors)
    for row in given.rows:
        if len(errors) >= MOST_ERRORS:
            break
        errors += [RowError(given.name, row.row, *wrong) for wrong in _wrong(row, here)]
    if errors:
        raise ImportRefused(sorted(errors, key=lambda error: error.row or 0))
    now = database_now()
    flags = {}
    for row in given.rows:
        nonce = uuid.uuid5(uuid.NAMESPACE_OID, f"{campaign.pk}/{row.digest}")
        evidence = {**row.evidence, "score": row.score, RELEASE: row.release}
        flags[nonce] = Flag(
            campaign=campaign,
            item_id=items[row.sample_id],
            language=languages[row.language],
            reason=row.reason,
            evidence={name: value for name, value in evidence.items() if value not in (None, "")},
            nonce=nonce,
            created_at=now,
        )
    return list(flags.values())


@dataclass(frozen=True)
class _Here:
    """What rows may name in a campaign: items, languages (None is the source), releases."""

    items: Mapping[str, int]
    languages: Mapping[str | None, str]
    source: str
    releases: frozenset[str]

    @classmethod
    def of(cls, campaign: Campaign, given: FlagRows) -> "_Here":
        names = {row.sample_id for row in given.rows}
        found = Item.objects.filter(benchmark=campaign.benchmark_id, sample_id__in=names)
        source = campaign.source_language
        known: dict[str | None, str] = {code: code for code in (source, *campaign.languages)}
        hashes = campaign.releases.order_by().values_list("content_hash", flat=True)
        items = dict(found.values_list("sample_id", "pk"))
        return cls(items, known | {None: source}, source, frozenset(hashes))


def _wrong(row: FlagRow, here: _Here) -> Iterator[tuple[str, str, str]]:
    """Field, problem and remedy, of all that does not fit the campaign."""
    if row.sample_id not in here.items:
        problem = _("this campaign's benchmark has no item “%(name)s”")
        yield "sample_id", problem % {"name": row.sample_id}, _("Leave the row out")
    if row.language not in here.languages:
        problem = _("this campaign does not work in “%(language)s”") % {"language": row.language}
        yield "language", problem, _("Leave the row out")
    elif row.reason == FlagReason.TRANSLATION_SUSPECTED and row.language is None:
        remedy = _("Give the language of the text")
        yield "language", _("is left out, and the reason is about a text in one"), remedy
    elif row.reason == FlagReason.SOURCE_SUSPECTED and row.language not in (None, here.source):
        remedy = _("Write null where the source is meant")
        yield "language", _("is a translation's, and the reason is about the source"), remedy
    if row.release and row.release not in here.releases:
        problem = _("this campaign has no release “%(name)s”") % {"name": row.release}
        yield RELEASE, problem, _("Give the content hash of one of its releases, or leave it out")


def _unknown(campaign: Campaign, flags: Sequence[Flag]) -> list[Flag]:
    known = Flag.objects.of_every_purpose().filter(campaign=campaign, person=None)
    nonces = set(known.values_list("nonce", flat=True))
    return [flag for flag in flags if flag.nonce not in nonces]


def _on_texts_that_stand(campaign: Campaign, flags: Sequence[Flag]) -> list[Flag]:
    """Without those on texts in whose place another was written since the release was made."""
    measured = {flag.evidence.get(RELEASE, "") for flag in flags}
    written: dict[str, set[Place]] = {}
    for release in Release.objects.filter(campaign=campaign, content_hash__in=measured):
        new = CurrentTranslation.objects.filter(
            campaign=campaign, translation__gt=release.cut["translation"]
        )
        written[release.content_hash] = set(new.values_list("item", "language"))
    return [
        flag
        for flag in flags
        if (flag.item_id, flag.language) not in written.get(flag.evidence.get(RELEASE, ""), set())
    ]


def _send_back(
    campaign: Campaign,
    flags: Sequence[Flag],
    user: User | None,
    progress: Callable[[int, int], None],
) -> tuple[int, int]:
    """Open another round of the tasks whose text is flagged, once people have come to it; returns
    how many, and how many they are at yet."""
    first: dict[Place, Flag] = {}
    for flag in flags:
        if flag.language != campaign.source_language:
            first.setdefault((flag.item_id, flag.language), flag)
    tasks = campaign.tasks.production().filter(
        kind=text_kind().id,
        item__in={item for item, _language in first},
        language__in={language for _item, language in first},
    )
    found = locked(tasks.select_related("item", "protocol", "campaign__benchmark").order_by("pk"))
    flagged = [task for task in found if (task.item_id, task.language) in first]
    settled = [task for task in flagged if task.state in SETTLED and not task.is_closed]
    for done in range(0, len(settled), AT_ONCE):
        progress(done, len(settled))
        part = settled[done:][:AT_ONCE]
        _offer_what_stands(campaign, part)
        doubts = ((task, first[task.item_id, task.language]) for task in part)
        end_rounds(
            {task: (uuid.uuid5(flag.nonce, "return"), _note(flag)) for task, flag in doubts}, user
        )
    if settled:
        progress(len(settled), len(settled))
    return len(settled), len(flagged) - len(settled)


def _offer_what_stands(campaign: Campaign, tasks: Sequence[Task]) -> None:
    """The next round is about the text that was doubted, which stands until people have come to
    another: what they had written is not lost."""
    current = campaign.current_translations.filter(item__in=[task.item_id for task in tasks])
    texts = {
        (item, language): text
        for item, language, text in current.values_list("item", "language", "translation")
        if text
    }
    offered = TaskCandidate.objects.of_every_purpose().filter(task__in=[one.pk for one in tasks])
    last = dict(offered.order_by("position").values_list("task", "position"))
    TaskCandidate.objects.bulk_create(
        TaskCandidate(
            task=task,
            translation_id=texts[task.item_id, task.language],
            position=last.get(task.pk, -1) + 1,
            round=task.round + 1,
        )
        for task in tasks
        if (task.item_id, task.language) in texts
    )


def _note(flag: Flag) -> str:
    """What the next annotators read: no key, and nothing of what anybody answered."""
    reason = _(FlagReason(flag.reason).label)
    said = _("%(reason)s, an evaluation shows. Compare the translation with the source once more.")
    return said % {"reason": reason}


def _put_first(campaign: Campaign, flags: Sequence[Flag], user: User | None) -> None:
    """Have flagged items come first: by a rule of the campaign, which later tasks get as well."""
    if not flags:
        return
    rule = campaign.priorities.filter(by_flags=True).last()
    if rule is None:
        rule = PriorityRule.objects.create(
            campaign=campaign,
            number=FIRST,
            reason=_("What an evaluation has flagged"),
            by_flags=True,
            created_by=user,
        )
    tasks = Task.objects.production().filter(campaign=campaign)
    put_in_order([rule], tasks.filter(item__in={flag.item_id for flag in flags}))
