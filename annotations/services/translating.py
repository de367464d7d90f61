"""How an engine's texts come to a campaign's items."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from annotations.engines import (
    CeilingReached,
    Engine,
    Output,
    SourceUnit,
    Work,
    engine_named,
)
from annotations.models import Campaign, EngineVersion, Item, TranslationRun
from annotations.permissions import can_change
from annotations.selectors.engine_context import source_units
from annotations.selectors.passages import unreadable_in
from annotations.selectors.translation_runs import untranslated
from annotations.services.importing import no_progress
from annotations.services.languages import require_language
from annotations.services.opening import open_text_tasks
from annotations.services.translation_batches import keep_asked, kept_asked, store_part
from annotations.services.translation_runs import begin, held, note, recorded, run_of
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job
from workbench.metered.limits import Limits

REQUESTS = "requests"
"""The folder in a run's own where its engine keeps its journal."""


@dataclass(frozen=True)
class Pretranslated:
    """What a run did; `without_text` are the items that it has no text for, from all its starts."""

    added: int
    without_text: int
    tasks_opened: int


def pretranslate(
    *,
    campaign: Campaign,
    language: str,
    engine: str,
    limits: Limits | None = None,
    retry_failed: bool = False,
    user: User | None = None,
    job: Job | None = None,
    progress: Callable[[int, int], None] = no_progress,
) -> Pretranslated:
    """Translate what the engine, `ENGINE[:TARGET]`, has not yet, and open the review tasks.

    Works in parts that are stored as they are made and open for work at once, so that nobody waits
    for the last of them, and a run which is cut off goes on where it stopped. What it was answered
    before it was cut off is not asked for, and paid for, again.
    Locks: the run's row at first, its folder; with each part as `store_part` says.

    Args:
        limits: prices and ceiling, of the run with all its starts; those of the last start where
            they are left out.
        retry_failed: whether items are tried again for which there was no text.

    Raises:
        EngineError: the engine cannot translate into the language here, or failed.
        CeilingReached: the run's ceiling is; what was answered until then is stored.
        NotPermitted: the campaign is archived.
        Invalid: the campaign has no such language.
        Conflict: the run is under way.
    """
    can_change(campaign).require()
    require_language(campaign, language)
    translator = engine_named(engine, source=campaign.source_language)
    run = run_of(
        campaign=campaign,
        language=language,
        engine=translator.name,
        spec=engine,
        is_paid=translator.is_paid,
        limits=limits,
        user=user,
        job=job,
    )
    with held(run) as folder, recorded(run, translator.account):
        part = _Run(run, translator, folder)
        with translator.open(Work(folder / REQUESTS, run.limits)):
            part.translate(retry_failed=retry_failed, progress=progress)
    return Pretranslated(part.added, run.failures.count(), part.opened)


class _Run:
    """A run under way, in this process."""

    def __init__(self, run: TranslationRun, engine: Engine, folder: Path) -> None:
        self._run = run
        self._campaign = run.campaign
        self._language = run.language
        self._engine = engine
        self._folder = folder
        self.added = self.opened = 0

    def translate(self, *, retry_failed: bool, progress: Callable[[int, int], None]) -> None:
        status = self._engine.require(self._language, source=self._campaign.source_language)
        items = list(
            untranslated(self._campaign, self._language, self._engine.name, failed=retry_failed)
        )
        made_by = begin(self._run, status, remaining=len(items))
        # What earlier runs and other campaigns have stored.
        self.opened += open_text_tasks(campaign=self._campaign, language=self._language)
        done = 0
        for asked in self._parts(items):
            self._take(made_by, asked)
            done += len(asked)
            progress(done, len(items))

    def _parts(self, items: Sequence[Item]) -> Iterator[list[tuple[Item, SourceUnit]]]:
        """What is asked for at once: first what was asked for last and is not stored."""
        in_vain = dict(self._run.failures.values_list("item", "attempts"))
        known = kept_asked(self._folder, items, in_vain)
        if known:
            yield [(item, known[item.pk]) for item in items if item.pk in known]
        rest = [item for item in items if item.pk not in known]
        for start in range(0, len(rest), self._engine.items_at_once):
            part = rest[start : start + self._engine.items_at_once]
            units = (
                replace(unit, again=in_vain.get(item.pk, 0))
                for item, unit in zip(part, self._source_units(part), strict=True)
            )
            asked = list(zip(part, units, strict=True))
            keep_asked(self._folder, asked)
            yield asked

    def _source_units(self, items: Sequence[Item]) -> list[SourceUnit]:
        return source_units(self._campaign, self._language, items, self._engine)

    def _take(self, made_by: EngineVersion, asked: Sequence[tuple[Item, SourceUnit]]) -> None:
        """Translate a part and store it; at the ceiling what was answered until then, at least."""
        ceiling: CeilingReached | None = None
        try:
            outputs = self._outputs(asked)
            passages = list(self._passages([item for item, _ in asked]))
        except CeilingReached as reached:
            ceiling, outputs, passages = reached, list(self._answered(asked)), []
        with transaction.atomic():
            added, opened = store_part(
                run=self._run, made_by=made_by, outputs=outputs, passages=passages
            )
            note(self._run, asked=len(outputs), added=added, account=self._engine.account())
        self.added, self.opened = self.added + added, self.opened + opened
        if ceiling:
            raise ceiling

    def _outputs(self, asked: Sequence[tuple[Item, SourceUnit]]) -> list[tuple[Item, Output]]:
        outputs = self._engine.translate([unit for _, unit in asked], self._language)
        return [(item, output) for (item, _), output in zip(asked, outputs, strict=True)]

    def _answered(self, asked: Sequence[tuple[Item, SourceUnit]]) -> Iterator[tuple[Item, Output]]:
        """What there is of a part at the ceiling: what was answered is known to the engine."""
        for one in asked:
            try:
                yield from self._outputs([one])
            except CeilingReached:
                continue

    def _passages(self, items: Sequence[Item]) -> Iterator[tuple[Item, str]]:
        """Those that items are about and that are not there yet; one that several share once."""
        bare = Item.objects.filter(
            unreadable_in(self._language), pk__in=[item.pk for item in items]
        )
        asked = list(bare)
        texts = list(dict.fromkeys(item.passage for item in asked))
        given = self._engine.translate_texts(texts, self._language) if texts else []
        translated = dict(zip(texts, given, strict=True))
        yield from ((item, translated[item.passage]) for item in asked)
