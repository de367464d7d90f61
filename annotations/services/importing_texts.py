"""How candidate translations come in: wholly, or not at all.

Files are read row by row in a thread while the database writes what was read before, language by
language. Nothing of them is kept but counts, so that memory is the same for a thousand texts and
for a million.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from annotations.canonical import canonical_all, digest
from annotations.formats.translations import REQUIRED
from annotations.models import Campaign, Item, Translation
from annotations.permissions import can_change
from annotations.services.ahead import ahead
from annotations.services.bulk import bulk_writes, check_references
from annotations.services.fields import check_field
from annotations.services.import_notes import Note
from annotations.services.import_surveys import findings_in
from annotations.services.importing import ImportRefused, Progress, Tally, no_progress
from annotations.services.languages import require_language
from annotations.services.locking import share_ledger
from annotations.services.opening import open_text_tasks
from annotations.services.text_doubts import doubts_about
from annotations.services.text_reports import LanguageReport, TextsReport
from annotations.services.text_rows import Block, TextRows, TextTally, copied, known_items
from annotations.services.text_staging import Staging, staging
from annotations.vocabularies import Origin
from workbench.core.errors import Invalid
from workbench.core.locking import LONG_WAIT_SECONDS, waiting
from workbench.layouts.mapping import Mapping
from workbench.layouts.opening import open_files
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers

Text = tuple[Item, str, Sequence[str]]

STAGED = 15_000
"""Rows that go on into their table at once: about a language of MMLU."""

AHEAD = 20
"""Blocks that are read before they can be stored: a few MB."""


def import_translations(
    *,
    path: Path,
    campaign: Campaign,
    engine: str,
    engine_version: str = "",
    language: str = "",
    layout: str = AUTO,
    mapping: Mapping | None = None,
    header: bool | None = None,
    answers: Answers | None = None,
    by_people: bool = False,
    dry_run: bool = False,
    most: int | None = None,
    progress: Progress = no_progress,
) -> TextsReport:
    """Import an engine's texts as candidates and open the review tasks that they allow.

    The same file again changes nothing. Human work is never touched: a task that someone has
    worked on keeps its candidates. A dry run reads and checks the same, and stores nothing.
    Locks, but in a dry run: the ledger (shared), an advisory lock on the engine's texts in each
    language, the campaign's row.

    Args:
        language: that of the texts; where it is empty, what the files say.
        by_people: whether people made or edited all of the texts, whatever the files say.
        most: rows that are read at most, in a dry run of the beginning; None for all.

    Raises:
        FormatError, ImportRefused: as in `import_benchmark`.
        NotPermitted: the campaign is archived.
        Invalid: the campaign has no such language, or none that the files are in; the engine has
            no usable name.
    """
    can_change(campaign).require()
    if language:
        require_language(campaign, language)
    engine, engine_version = engine.strip(), engine_version.strip()
    _require_engine(engine, engine_version)
    languages = [language] if language else campaign.languages
    rows = TextRows(
        known_items(campaign.benchmark), languages, alone=language, by_people=by_people, most=most
    )
    files = open_files(
        path,
        required=REQUIRED,
        language=language or None,
        layout=layout,
        mapping=mapping,
        header=header,
        answers=answers,
        limits=settings.IMPORT_LIMITS,
    )
    with transaction.atomic(), bulk_writes("import translations"):
        if not dry_run:
            _share_ledger()
        with staging(engine, engine_version) as staged:
            run = _Import(campaign, rows, staged, is_rehearsal=dry_run)
            with closing(ahead(rows.blocks(files), most=AHEAD)) as blocks:
                run.bring_in(blocks, progress)
    return run.report()


def store_translations(
    *,
    texts: Sequence[Text],
    language: str,
    engine: str,
    engine_version: str,
    origin: Origin = Origin.MACHINE,
) -> int:
    """Store texts of an engine, or of people, that are not stored yet; returns how many were new.

    Locks: the ledger (shared), an advisory lock on the engine's texts in the language.
    """
    with transaction.atomic(), bulk_writes("store translations"):
        _share_ledger()
        with staging(engine, engine_version) as staged:
            staged.lock(language)
            staged.add(_block(texts, language, origin))
            staged.store()
    return staged.added.total()


class _Import:
    """One import under way, in its transaction."""

    def __init__(
        self, campaign: Campaign, rows: TextRows, staged: Staging, *, is_rehearsal: bool
    ) -> None:
        self._campaign = campaign
        self._rows = rows
        self._staged = staged
        self._is_rehearsal = is_rehearsal
        self._received: Counter[str] = Counter()
        self._opened: dict[str, int] = {}

    def bring_in(self, blocks: Iterable[Block], progress: Progress) -> None:
        """Store what comes, and open its tasks.

        Raises:
            ImportRefused: a row is bad; all that are wrong have been looked for.
            Invalid: no row is in a language that is asked for.
        """
        for block in blocks:
            if self._rows.errors:
                continue
            self._take(block)
            done = self._received.total()
            progress(done, max(done, self._rows.items * len(self._received)))
        self._require_sound()
        self._store(self._received)

    def report(self) -> TextsReport:
        notes = self._notes()
        return TextsReport(
            languages=tuple(
                self._language_report(self._rows.tallies[code], notes.get(code, ()))
                for code in sorted(self._rows.tallies)
            ),
            files=tuple(self._rows.files),
            layout=self._rows.layout,
            ignored_columns=tuple(sorted(self._rows.ignored_columns)),
            other_languages=tuple(sorted(self._rows.others.items())),
            is_checked=self._rows.kept is not None,
            is_whole=not self._rows.is_cut,
        )

    def _take(self, block: Block) -> None:
        language = block.language
        if language not in self._received and not self._is_rehearsal:
            self._staged.lock(language)
        self._staged.add(block)
        self._received[language] += block.count
        if self._received[language] == self._rows.items:
            self._store([language])
        elif self._staged.count >= STAGED:
            self._store([])

    def _store(self, whole: Iterable[str]) -> None:
        """Store what is staged, and open the tasks of languages of which all has come."""
        if self._is_rehearsal:
            self._staged.rehearse()
            return
        self._staged.store()
        for language in whole:
            if language not in self._opened:
                self._opened[language] = open_text_tasks(campaign=self._campaign, language=language)
        check_references()

    def _require_sound(self) -> None:
        rows = self._rows
        if rows.errors:
            raise ImportRefused(rows.errors)
        if not rows.tallies:
            raise Invalid(language=_no_language(self._campaign, rows.others))
        if not self._received and (odd := rows.first_left_alone()):
            problem = _(
                "none of the rows belongs to this campaign's benchmark (first: %(sample_id)s)"
            ) % {"sample_id": odd.sample_id}
            remedy = _("Check the file, and the campaign's name")
            raise ImportRefused([odd.error("sample_id", problem, remedy)])

    def _notes(self) -> dict[str, tuple[Note, ...]]:
        """What the checks say, where the texts are few enough to be looked at here."""
        kept = self._rows.kept or {}
        items = Item.objects.in_bulk({item for texts in kept.values() for item, _text in texts})
        return {
            language: findings_in(
                campaign=self._campaign,
                language=language,
                texts=[(items[pk], fields[0], fields[1:]) for pk, fields in texts],
            )
            for language, texts in kept.items()
        }

    def _language_report(self, tally: TextTally, notes: tuple[Note, ...]) -> LanguageReport:
        return LanguageReport(
            language=tally.language,
            rows=tally.rows,
            items=self._rows.items,
            texts=tally.texts,
            added=self._staged.added[tally.language],
            without_text=tally.without_text,
            human=tally.human,
            left_alone=_left_alone(tally),
            missing=Tally.of(self._rows.missing(tally.language)),
            tasks_opened=self._opened.get(tally.language, 0),
            doubts=doubts_about(self._campaign, tally),
            notes=notes,
        )


def _left_alone(tally: TextTally) -> Tally:
    first = tally.first_left_alone
    return Tally(tally.left_alone, str(first.sample_id)) if first else Tally()


def _block(texts: Sequence[Text], language: str, origin: Origin) -> Block:
    lines = []
    for item, question, options in texts:
        fields = canonical_all((question, *options))
        lines.append(copied(item.pk, language, fields, origin, digest(fields)))
    return Block(language, len(texts), "".join(lines).encode())


def _share_ledger() -> None:
    with waiting(LONG_WAIT_SECONDS):
        share_ledger()


def _require_engine(engine: str, engine_version: str) -> None:
    if not engine:
        raise Invalid(engine=_("Name the engine that made these texts."))
    check_field(Translation, "engine", engine)
    check_field(Translation, "engine_version", engine_version)


def _no_language(campaign: Campaign, others: Counter[str]) -> str:
    if not any(others):
        return _("The files do not say in which language their texts are; name it.")
    problem = _("%(campaign)s works in none of the languages of these files (%(found)s).")
    return problem % {"campaign": campaign.name, "found": ", ".join(sorted(filter(None, others)))}
