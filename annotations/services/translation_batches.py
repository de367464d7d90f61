"""A part of a run: what an engine is asked for, kept as it is asked, and its texts, stored at once.

What is asked for holds the campaign's glossary and settled texts of that moment. A run that goes on
after it was killed asks in the same words again, so that what was answered is known, not paid for
again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.engines import Output, SourceUnit
from annotations.models import (
    EngineVersion,
    Item,
    MachineText,
    Translation,
    TranslationFailure,
    TranslationRun,
)
from annotations.quality.units import Unit
from annotations.selectors.engine_context import source_of
from annotations.services.importing_texts import store_translations
from annotations.services.opening import open_text_tasks
from annotations.services.passages import keep_passages
from annotations.services.validation import is_whole, too_long, unit_length
from annotations.vocabularies import Origin
from workbench.core.messages import localized

FILE = "asked.json"


def keep_asked(folder: Path, asked: Sequence[tuple[Item, SourceUnit]]) -> None:
    """Keep what is about to be asked for, in the place of the part before."""
    rows = [{"item": item.pk, "unit": asdict(unit)} for item, unit in asked]
    unfinished = folder / f"{FILE}.part"
    unfinished.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(folder / FILE)


def kept_asked(
    folder: Path, items: Iterable[Item], in_vain: Mapping[int, int]
) -> dict[int, SourceUnit]:
    """What was asked for last of these items and has to be asked for in the same words, by id.

    Not what was answered since; `in_vain` says how often items were asked for without a text.
    """
    try:
        rows = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    kept = {row["item"]: _source_unit(row["unit"]) for row in rows}
    return {
        item.pk: one
        for item in items
        if (one := kept.get(item.pk))
        and one.unit == source_of(item, one.unit.language)
        and one.again == in_vain.get(item.pk, 0)
    }


def _source_unit(row: Mapping[str, Any]) -> SourceUnit:
    return SourceUnit(
        **{
            **row,
            "unit": _unit(row["unit"]),
            "terms": tuple(map(tuple, row["terms"])),
            "forbidden": tuple(map(tuple, row["forbidden"])),
            "examples": tuple((_unit(source), _unit(target)) for source, target in row["examples"]),
        }
    )


def _unit(row: Mapping[str, Any]) -> Unit:
    return Unit(row["question"], tuple(row["options"]), language=row["language"])


def store_part(
    *,
    run: TranslationRun,
    made_by: EngineVersion,
    outputs: Sequence[tuple[Item, Output]],
    passages: Iterable[tuple[Item, str]],
) -> tuple[int, int]:
    """Store what came, note what did not and why, and open the tasks; all of it or nothing.

    Returns how many texts were new, and how many tasks were opened. Locks: the ledger (shared), an
    advisory lock on the engine's texts in the language, the campaign's row.
    """
    judged = [(item, output, _problem(item, output)) for item, output in outputs]
    texts = [(item, output) for item, output, problem in judged if not problem]
    with transaction.atomic():
        added = _store(run, made_by, texts)
        keep_passages(passages=passages, language=run.language)
        opened = open_text_tasks(
            campaign=run.campaign, language=run.language, items=[item.pk for item, _ in texts]
        )
        run.failures.filter(item__in=[item for item, _ in texts]).delete()
        for item, _output, problem in judged:
            if problem:
                _note_failure(run, item, problem)
    return added, opened


def _store(
    run: TranslationRun, made_by: EngineVersion, texts: Sequence[tuple[Item, Output]]
) -> int:
    """The texts, and what is to be known of those that are new."""
    its = {item.pk: output for item, output in texts}
    stored = Translation.objects.filter(
        item__in=its,
        language=run.language,
        origin=Origin.MACHINE,
        engine=run.engine,
        engine_version=made_by.version,
    )
    before = set(stored.values_list("pk", flat=True))
    added = store_translations(
        texts=list(_texts(texts)),
        language=run.language,
        engine=run.engine,
        engine_version=made_by.version,
    )
    MachineText.objects.bulk_create(
        (
            MachineText(
                translation_id=pk,
                made_by=made_by,
                run=run,
                marks=sorted(its[item].marks),
                confidence=its[item].confidence,
            )
            for pk, item in stored.exclude(pk__in=before).values_list("pk", "item")
        ),
        ignore_conflicts=True,
    )
    return added


def _texts(texts: Iterable[tuple[Item, Output]]) -> Iterator[tuple[Item, str, Sequence[str]]]:
    for item, output in texts:
        if output.unit:
            yield item, output.unit.question, output.unit.options


def _problem(item: Item, output: Output) -> str:
    """Why the output cannot be stored, in the language of whoever started the run; "" if it can."""
    if output.unit is None:
        return localized(output.problem, _)
    question, options = output.unit.question, output.unit.options
    if (length := unit_length(question, options)) > limits.TEXT:
        return too_long(length)
    if not is_whole(item, question, options) or not _can_be_stored(output.unit.text):
        return _("The engine's answer is no whole text.")
    return ""


def _can_be_stored(text: str) -> bool:
    """No half of a character is left, as an answer in JSON can have it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _note_failure(run: TranslationRun, item: Item, problem: str) -> None:
    known, made = TranslationFailure.objects.get_or_create(
        run=run, item=item, defaults={"problem": problem}
    )
    if not made:
        known.problem, known.attempts = problem, known.attempts + 1
        known.save(update_fields=["problem", "attempts"])
