"""Texts translated back into the language of their source, to see how far they come from it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines import Engine, Work, engine_named
from annotations.engines.registry import require_offered
from annotations.models import BackTranslation, Campaign, EngineVersion, Translation
from annotations.models.translation_runs import folder_of
from annotations.permissions import can_change, can_manage
from annotations.quality.back_translation import distance
from annotations.selectors.back_translations import as_source, not_translated_back
from annotations.selectors.console import subject_of
from annotations.selectors.engine_context import source_of
from annotations.selectors.translation_plans import Plan, Planned
from annotations.services.importing import no_progress
from annotations.services.languages import require_language
from annotations.services.translation_orders import require_consent
from annotations.services.translation_runs import version_of
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import enqueue
from workbench.core.messages import localized
from workbench.metered.limits import Limits

JOB_KIND = "back_translate"
FOLDER = "back"
"""Before an engine's name in that of the folder where its requests are kept."""


@dataclass(frozen=True)
class TranslatedBack:
    """What was added, for how many texts there is nothing, by reason, and what was paid."""

    added: int
    refused: Mapping[str, int] = field(default_factory=dict)
    account: Mapping[str, Any] = field(default_factory=dict)

    @property
    def without_text(self) -> int:
        return sum(self.refused.values())


def start_back_translation(
    *, campaign: Campaign, plan: Plan, user: User, agreed: bool
) -> list[Job]:
    """Have jobs do what a plan of `plan_back_translation` says; its rows without work are left out.

    Locks as `enqueue` says.

    Raises:
        NotPermitted: the person does not run the campaign, or it is archived.
        Invalid: nobody agreed to the cost; or there is nothing to translate back.
        EngineError: an engine is none that the operator offers.
    """
    can_manage(user, campaign).require()
    for row in plan.rows:
        require_offered(row.spec)
    require_consent(plan=plan, agreed=agreed)
    if not any(row.has_work for row in plan.rows):
        raise Invalid(languages=_("There is nothing left to translate back for these engines."))
    return [_start(campaign, row, user) for row in plan.rows if row.has_work]


def _start(campaign: Campaign, row: Planned, user: User) -> Job:
    arguments = {"campaign": campaign.pk, "language": row.language, "engine": row.spec}
    return enqueue(
        kind=JOB_KIND,
        arguments=arguments | {"limits": asdict(row.limits or Limits())},
        created_by=user,
        subject=subject_of(campaign),
        key=f"{JOB_KIND}:{campaign.pk}:{row.language}:{row.engine}",
    )


def back_translate(
    *,
    campaign: Campaign,
    language: str,
    engine: str,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] = no_progress,
) -> TranslatedBack:
    """Translate a language's texts back that the engine, `ENGINE[:TARGET]`, has not yet.

    What comes is stored in parts, each at once: a run that is cut off goes on where it stopped, and
    is not charged twice for what was answered. Locks nothing.

    Raises:
        EngineError: the engine cannot translate from the language here, or failed.
        CeilingReached: the ceiling is; what was answered until then is kept, and stored next time.
        NotPermitted: the campaign is archived.
        Invalid: the campaign has no such language.
    """
    can_change(campaign).require()
    require_language(campaign, language)
    translator = engine_named(engine, source=language)
    status = translator.require(campaign.source_language, source=language)
    made_by = version_of(translator.name, status)
    texts = list(not_translated_back(campaign, language, translator.name))
    refused: Counter[str] = Counter()
    added = 0
    folder = folder_of(campaign.pk, language, f"{FOLDER}:{translator.name}")
    with translator.open(Work(folder, limits or Limits())):
        for start in range(0, len(texts), translator.items_at_once):
            part = texts[start : start + translator.items_at_once]
            rows, problems = _translated(translator, campaign.source_language, part, made_by)
            added += len(BackTranslation.objects.bulk_create(rows, ignore_conflicts=True))
            refused.update(problems)
            progress(start + len(part), len(texts))
        return TranslatedBack(added, dict(refused), translator.account())


def _translated(
    engine: Engine, language: str, texts: Sequence[Translation], made_by: EngineVersion
) -> tuple[list[BackTranslation], list[str]]:
    """The rows of those that came, and why the others did not."""
    outputs = engine.translate([as_source(text) for text in texts], language)
    rows: list[BackTranslation] = []
    problems: list[str] = []
    for text, output in zip(texts, outputs, strict=True):
        if output.unit is None:
            problems.append(localized(output.problem, _))
            continue
        rows.append(
            BackTranslation(
                translation=text,
                made_by=made_by,
                question=output.unit.question,
                options=list(output.unit.options),
                distance=distance(source_of(text.item, language), output.unit),
            )
        )
    return rows, problems
