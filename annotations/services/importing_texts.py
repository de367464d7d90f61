"""How candidate translations come in: wholly, or not at all."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from annotations.formats.translations import SourceText, read_translations
from annotations.models import Campaign, Item, Translation
from annotations.services.bulk import bulk_writes, renew_statistics
from annotations.services.fields import check_field
from annotations.services.import_checks import misfits, too_long_units
from annotations.services.import_surveys import findings_in
from annotations.services.importing import (
    BATCH,
    ImportRefused,
    ImportReport,
    Progress,
    Tally,
    no_progress,
)
from annotations.services.languages import require_language
from annotations.services.locking import lock_name, share_ledger
from annotations.services.opening import open_text_tasks
from annotations.services.passages import keep_passages
from annotations.vocabularies import Origin
from workbench.core.errors import Invalid
from workbench.core.locking import LONG_WAIT_SECONDS, waiting
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers

Text = tuple[Item, str, Sequence[str]]


def import_translations(
    *,
    path: Path,
    campaign: Campaign,
    language: str,
    engine: str,
    engine_version: str = "",
    layout: str = AUTO,
    header: bool | None = None,
    answers: Answers | None = None,
    progress: Progress = no_progress,
) -> ImportReport:
    """Import an engine's texts as candidates and open the review tasks that they allow.

    The same file again changes nothing. Human work is never touched: a task that someone has
    worked on keeps its candidates.
    Locks: the ledger (shared), an advisory lock on the engine's texts, the campaign's row.

    Raises:
        FormatError, ImportRefused: as in `import_benchmark`.
        Invalid: the campaign has no such language, or the engine has no usable name.
    """
    require_language(campaign, language)
    engine, engine_version = engine.strip(), engine_version.strip()
    _require_engine(engine, engine_version)
    result = read_translations(
        path,
        language=language,
        layout=layout,
        header=header,
        answers=answers,
        limits=settings.IMPORT_LIMITS,
    )
    items = {item.sample_id: item for item in campaign.benchmark.items.all()}
    errors = [*result.errors, *too_long_units(result.records), *misfits(result, items)]
    if errors:
        raise ImportRefused(errors)
    texts = [
        (items[text.sample_id], text.question, text.options)
        for text in result.records
        if text.sample_id in items
    ]
    notes = findings_in(campaign=campaign, language=language, texts=texts)
    with transaction.atomic():
        added = store_translations(
            texts=texts, language=language, engine=engine, engine_version=engine_version,
            progress=progress,
        )  # fmt: skip
        keep_passages(
            passages=(
                (items[text.sample_id], text.passage)
                for text in result.records
                if text.sample_id in items
            ),
            language=language,
        )
        opened = open_text_tasks(campaign=campaign, language=language)
    return ImportReport(
        added=added,
        unchanged=len(texts) - added,
        files=result.files,
        ignored_columns=result.ignored_columns,
        left_alone=Tally.of(t.sample_id for t in result.records if t.sample_id not in items),
        missing=Tally.of(_missing(result.records, items.values())),
        tasks_opened=opened,
        notes=notes,
    )


def store_translations(
    *,
    texts: Sequence[Text],
    language: str,
    engine: str,
    engine_version: str,
    progress: Progress = no_progress,
) -> int:
    """Store machine texts that are not stored yet; returns how many were new.

    Locks: the ledger (shared), an advisory lock on the engine's texts in the language.
    """
    added = 0
    with transaction.atomic(), bulk_writes("store translations"):
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_name(f"translations:{language}:{engine}")
        for start in range(0, len(texts), BATCH):
            made = [
                Translation.written(
                    item=item,
                    language=language,
                    question=question,
                    options=options,
                    origin=Origin.MACHINE,
                    engine=engine,
                    engine_version=engine_version,
                )
                for item, question, options in texts[start : start + BATCH]
            ]
            added += _store_new(made, language, engine, engine_version)
            progress(min(start + BATCH, len(texts)), len(texts))
        renew_statistics(added, Translation)
    return added


def _store_new(made: Sequence[Translation], language: str, engine: str, engine_version: str) -> int:
    """Store those whose item and text hash are not stored yet."""
    stored = set(
        Translation.objects.filter(
            item__in={text.item_id for text in made},
            language=language,
            origin=Origin.MACHINE,
            engine=engine,
            engine_version=engine_version,
        ).values_list("item_id", "text_hash")
    )
    by_text = {(text.item_id, text.text_hash): text for text in made}
    new = [text for key, text in by_text.items() if key not in stored]
    Translation.objects.bulk_create(new)
    return len(new)


def _require_engine(engine: str, engine_version: str) -> None:
    if not engine:
        raise Invalid(engine=_("Name the engine that made these texts."))
    check_field(Translation, "engine", engine)
    check_field(Translation, "engine_version", engine_version)


def _missing(texts: Sequence[SourceText], items: Iterable[Item]) -> Iterable[str]:
    """Items without a text, of the subjects and splits that the texts are about."""
    given = {text.sample_id for text in texts}
    about = {sample_id.rpartition("/")[0] for sample_id in given}
    for item in items:
        if item.sample_id not in given and f"{item.subject}/{item.split}" in about:
            yield item.sample_id
