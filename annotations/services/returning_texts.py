"""How an agency's work comes back: as decisions of the agency beside those of others."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import limits
from annotations.formats.decisions.records import PREVIOUS, ImportedDecision, ReadDecisions
from annotations.formats.segments.returned import Returned, ReturnedItem, read_returned
from annotations.kinds.registry import text_kind
from annotations.models import DECISIONS, Campaign, ImportedPerson, Translation
from annotations.permissions import can_manage
from annotations.quality.units import Unit
from annotations.selectors.exporting_decisions import people_by_pseudonym
from annotations.selectors.returned_texts import RETURNED
from annotations.services.fields import check_field
from annotations.services.import_notes import Note
from annotations.services.import_surveys import findings_in
from annotations.services.importing import ImportRefused, Progress, no_progress
from annotations.services.importing_decisions import ImportedDecisions, take_decisions
from annotations.services.importing_texts import store_translations
from annotations.services.incoming import Misfit
from annotations.services.languages import require_language
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.opening import open_text_tasks
from annotations.services.returned_items import Judged, Judging
from annotations.vocabularies import Origin, Verdict
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.locking import LONG_WAIT_SECONDS, waiting
from workbench.core.messages import localized
from workbench.layouts.budget import MEGABYTE
from workbench.layouts.records import RowError

SIZE = 512 * MEGABYTE
"""Of the files together, as they are read: ten times those of MMLU in a language."""

CHECKED = 2000
"""Edited texts that the checks look at; of more, the first."""


@dataclass(frozen=True)
class ReturnedTexts:
    """What came back, and what of it was stored, or would be.

    `added` items are decided on for the first time by the agency, `edited` ones of them with
    another text than they had; `changed` ones it decided on otherwise before. Of both, `surplus`
    are those that stand beside the decisions of others who were first. `texts` are of items that
    had none in the language: people decide on them from now on. `people` is 1 where the agency is
    new.
    """

    agency: str
    files: Sequence[str] = ()
    items: int = 0
    added: int = 0
    changed: int = 0
    edited: int = 0
    unchanged: int = 0
    surplus: int = 0
    texts: int = 0
    people: int = 0
    refused: Sequence[RowError] = ()
    judged: Sequence[Judged] = ()
    notes: Sequence[Note] = ()

    def document(self) -> dict[str, Any]:
        """The same for programs; what was decided item by item is left out."""
        counts = (
            "agency", "items", "added", "changed", "edited", "unchanged", "surplus", "texts",
            "people",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in counts},
            "files": list(self.files),
            "refused": [asdict(one) for one in self.refused],
            "notes": [asdict(one) for one in self.notes],
        }


def import_post_edits(
    *,
    path: Path,
    campaign: Campaign,
    agency: str,
    language: str = "",
    format: str = "",
    at: datetime | None = None,
    leave_out: bool = False,
    dry_run: bool = False,
    user: User | None = None,
    progress: Progress = no_progress,
) -> ReturnedTexts:
    """Take what an agency returned as its decisions: an edit where the text is another, an
    acceptance where it is the same and said to be done; nothing where it was left as it was. Where
    there was no text in the language, it becomes one that people decide on.

    Nobody's decision is changed but the agency's own: they count as all that are made elsewhere
    (`import_decisions`). The same files again change nothing.
    Locks: as `import_decisions`.

    Args:
        language: which of the campaign's the texts are in; left out, as the files say.
        format: that of the files; left out, told by their names.
        at: when the work was done, where the files do not say; left out, now.
        leave_out: whether the rest is stored where some is refused.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: the agency's name is not usable, or the campaign has no such language.
        FormatError: the files cannot be used as a whole.
        ImportRefused: some is refused, and the rest is not to be stored without it.
    """
    can_manage(user, campaign).require()
    agency = _checked(campaign, agency, language)
    returned = _read(path, language, format)
    with transaction.atomic():
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_campaign(campaign)
        run = _Return(campaign, agency, returned, at or timezone.now(), user, progress)
        done = run.take(language, path.name, leave_out=leave_out, dry_run=dry_run)
    return replace(done, notes=_notes(campaign, done.judged))


def preview_post_edits(
    *, path: Path, campaign: Campaign, agency: str, language: str = "", most: int | None = None
) -> ReturnedTexts:
    """What the first items that came back would be. Stores nothing, locks nothing: what the ledger
    itself would refuse is not known yet, nor what would be surplus.

    Raises:
        Invalid, FormatError: as `import_post_edits`.
    """
    agency = _checked(campaign, agency, language)
    returned = _read(path, language, most=most)
    run = _Return(campaign, agency, returned, timezone.now(), None, no_progress)
    done = run.look(language)
    return replace(done, notes=_notes(campaign, done.judged))


def _checked(campaign: Campaign, agency: str, language: str) -> str:
    if language:
        require_language(campaign, language)
    return _known_name(campaign, _checked_name(agency))


def _read(path: Path, language: str, format: str = "", most: int | None = None) -> Returned:
    bounds = replace(settings.IMPORT_LIMITS, size=min(SIZE, settings.IMPORT_LIMITS.size))
    return read_returned(path, language=language, format=format, limits=bounds, most=most)


class _Return:
    """One return of files, in its transaction."""

    def __init__(
        self,
        campaign: Campaign,
        agency: str,
        returned: Returned,
        at: datetime,
        user: User | None,
        progress: Progress,
    ) -> None:
        self._campaign, self._agency, self._returned = campaign, agency, returned
        self._at, self._user, self._progress = at, user, progress
        self._refused = [
            replace(one, problem=localized(one.problem, _), remedy=localized(one.remedy, _))
            for one in returned.errors
        ]

    def look(self, language: str) -> ReturnedTexts:
        """What the items are judged to be."""
        return self._told(self._judged(language), ImportedDecisions())

    def take(self, language: str, file: str, *, leave_out: bool, dry_run: bool) -> ReturnedTexts:
        judged = self._judged(language)
        is_whole = leave_out or dry_run
        done, judged = self._decide(judged, file, is_whole=is_whole, dry_run=dry_run)
        if self._refused and not is_whole:
            raise ImportRefused(self._refused)
        if not dry_run:
            self._bring_in([one for one in judged if one.is_first])
        return self._told(judged, done)

    def _decide(
        self, judged: list[Judged], file: str, *, is_whole: bool, dry_run: bool
    ) -> tuple[ImportedDecisions, list[Judged]]:
        """Take what the ledger takes; returns what it came to, and what is left of the items."""
        while is_whole or not self._refused:
            decided = [one for one in judged if not one.is_first]
            if not decided:
                break
            try:
                done = take_decisions(
                    read=self._rows(decided),
                    campaign=self._campaign,
                    format=RETURNED,
                    file=file,
                    dry_run=dry_run,
                    user=self._user,
                    progress=self._progress,
                )
            except ImportRefused as refused:
                judged = self._without(judged, decided, refused.errors)
            else:
                return done, judged
        return ImportedDecisions(), judged

    def _bring_in(self, firsts: Sequence[Judged]) -> None:
        """Store first texts in a language, and open their tasks."""
        for language in sorted({one.language for one in firsts}):
            store_translations(
                texts=[
                    (one.item, one.text.question, one.text.options)
                    for one in firsts
                    if one.language == language
                ],
                language=language,
                engine=self._agency,
                engine_version="",
                origin=Origin.IMPORTED,
            )
            open_text_tasks(campaign=self._campaign, language=language)

    def _told(self, judged: Sequence[Judged], done: ImportedDecisions) -> ReturnedTexts:
        items, errors = len(self._returned.items), len(self._returned.errors)
        return ReturnedTexts(
            agency=self._agency,
            files=tuple(self._returned.files),
            items=items,
            added=sum(not (one.is_changed or one.is_first) for one in judged),
            changed=sum(one.is_changed for one in judged),
            edited=sum(one.verdict is Verdict.EDIT for one in judged),
            unchanged=items + errors - len(judged) - len(self._refused),
            surplus=done.surplus,
            texts=sum(one.is_first for one in judged),
            people=done.people,
            refused=tuple(self._refused),
            judged=tuple(judged),
        )

    def _judged(self, language: str) -> list[Judged]:
        """What the agency decided; what cannot be taken goes to what is refused."""
        person = _person_of(self._campaign, self._agency)
        judging = Judging(self._campaign, self._returned.items, person, language)
        found = []
        for one in self._returned.items:
            try:
                if judged := judging.judge(one):
                    found.append(judged)
            except Misfit as misfit:
                self._refuse(one, misfit.args)
        return found

    def _rows(self, judged: Sequence[Judged]) -> ReadDecisions:
        """The decisions; each has its number for its row, by which it is told what is wrong."""
        rows = [self._row(number, one) for number, one in enumerate(judged)]
        return ReadDecisions(tuple(rows), (), tuple(self._returned.files))

    def _row(self, number: int, one: Judged) -> ImportedDecision:
        seen: dict[str, Any] = {"seen": _words(one.seen.unit)} if one.seen else {}
        if one.seen and one.seen.engine:
            seen["engine"] = one.seen.engine
        text = {} if one.verdict is Verdict.ACCEPT else _words(one.text)
        return ImportedDecision(
            file=one.returned.file,
            row=number,
            sample_id=one.item.sample_id,
            language=one.language,
            kind=text_kind().id,
            person=self._agency,
            submitted_at=one.at or self._at,
            members={"verdict": one.verdict.value, **seen, **text},
            comment=one.note[: limits.COMMENT],
            corrects=PREVIOUS if one.is_changed else "",
        )

    def _without(
        self, judged: list[Judged], decided: Sequence[Judged], errors: Sequence[RowError]
    ) -> list[Judged]:
        """Those that are not refused by the ledger."""
        bad: dict[int, RowError] = {}
        for error in errors:
            bad.setdefault(error.row or 0, error)
        for number, error in sorted(bad.items()):
            self._refuse(decided[number].returned, (error.field, error.problem, error.remedy))
        refused = {id(decided[number]) for number in bad}
        return [one for one in judged if id(one) not in refused]

    def _refuse(self, one: ReturnedItem, told: Sequence[str]) -> None:
        field, problem, remedy = told
        name = f"{one.sample_id}, {field}"
        self._refused.append(RowError(one.file, one.row, name, problem, remedy))


def _notes(campaign: Campaign, judged: Sequence[Judged]) -> tuple[Note, ...]:
    """What the checks say of new texts, by language."""
    written = [one for one in judged if one.verdict is not Verdict.ACCEPT][:CHECKED]
    return tuple(
        note
        for language in sorted({one.language for one in written})
        for note in findings_in(
            campaign=campaign,
            language=language,
            texts=[
                (one.item, one.text.question, one.text.options)
                for one in written
                if one.language == language
            ],
        )
    )


def _words(text: Unit) -> dict[str, Any]:
    return {"question": text.question, "options": list(text.options)}


def _checked_name(written: str) -> str:
    """The agency's name as it is kept.

    Raises:
        Invalid: it is empty, or too long.
    """
    name = " ".join(written.split())
    if not name:
        raise Invalid(agency=_("Name the agency: its decisions stand under this name."))
    try:
        check_field(ImportedPerson, "name", name)
        check_field(Translation, "engine", name)
    except Invalid as error:
        raise Invalid(agency=next(iter(error.fields.values()))) from error
    return name


def _known_name(campaign: Campaign, name: str) -> str:
    """The agency's name as it was first written here, in whatever case it comes now."""
    known = ImportedPerson.objects.filter(campaign=campaign, name__iexact=name)
    names = list(known.order_by("pk").values_list("name", flat=True))
    return name if name in names else next(iter(names), name)


def _person_of(campaign: Campaign, agency: str) -> int | None:
    """The agency as a person of the campaign; None where it has not returned anything yet.

    Raises:
        Invalid: somebody else goes by the name, whose decisions would be corrected, or taken for
            the agency's.
    """
    taken = _("Somebody in this campaign goes by this name; choose another.")
    members = campaign.memberships.filter(user__username__iexact=agency)
    if members.exists() or agency in people_by_pseudonym(campaign):
        raise Invalid(agency=taken)
    known = ImportedPerson.objects.filter(campaign=campaign, name=agency).first()
    if known is None:
        return None
    others = DECISIONS[text_kind().id].objects.of_every_purpose().filter(person=known.user_id)
    if others.exclude(imported__format=RETURNED).exists():
        raise Invalid(agency=taken)
    return known.user_id
