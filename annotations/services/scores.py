"""How scores of metrics that run elsewhere come to the texts of a campaign."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.formats.scores import MOST_ERRORS, ScoreRow, ScoreRows
from annotations.models import Campaign, Metric, TextScore, Translation
from annotations.permissions import can_manage
from annotations.selectors.engine_texts import texts_of_engines
from annotations.services.fields import check_field
from annotations.services.importing import BATCH, ImportRefused
from annotations.services.locking import lock_campaign
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.layouts.records import RowError

By = Mapping[tuple[str, str], Mapping[str, int]]


@dataclass(frozen=True)
class Scale:
    """The direction and the range of a metric."""

    higher_is_better: bool
    lowest: float
    highest: float

    def said(self) -> str:
        better = _("higher is better") if self.higher_is_better else _("lower is better")
        return f"{self.lowest:g} … {self.highest:g}, {better}"


@dataclass(frozen=True)
class ImportedScores:
    added: int
    changed: int
    unchanged: int


def import_scores(
    *,
    campaign: Campaign,
    metric: str,
    scale: Scale,
    given: ScoreRows,
    user: User | None = None,
    dry_run: bool = False,
) -> ImportedScores:
    """Store what a metric says of engines' texts; a score that is there already is replaced.

    Locks: the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: the metric has no usable name, no range, or is there with another scale.
        ImportRefused: at least one row is bad; all bad rows are listed.
    """
    can_manage(user, campaign).require()
    check_field(Metric, "name", metric)
    if not scale.lowest < scale.highest:
        raise Invalid(highest=_("The highest score has to be above the lowest."))
    values, errors = _fitting(campaign, scale, given)
    if errors:
        raise ImportRefused(errors)
    with transaction.atomic():
        lock_campaign(campaign)
        known = campaign.metrics.filter(name=metric).first()
        if known and _scale(known) != scale:
            problem = _("“%(name)s” is there already with %(scale)s; take another name.")
            there = _scale(known).said()
            raise Invalid(name=problem % {"name": metric, "scale": there})
        before = dict(known.scores.values_list("text", "value")) if known else {}
        fresh = {pk: value for pk, value in values.items() if before.get(pk) != value}
        if fresh and not dry_run:
            made = known or Metric.objects.create(
                campaign=campaign, name=metric, created_by=user, **vars(scale)
            )
            _store(made, fresh)
    changed = len(fresh.keys() & before.keys())
    return ImportedScores(len(fresh) - changed, changed, len(values) - len(fresh))


def delete_metric(*, campaign: Campaign, name: str, user: User | None = None) -> None:
    """Forget a metric with its scores. Locks: the campaign's row."""
    can_manage(user, campaign).require()
    with transaction.atomic():
        lock_campaign(campaign)
        campaign.metrics.filter(name=name).delete()


def _scale(metric: Metric) -> Scale:
    return Scale(metric.higher_is_better, metric.lowest, metric.highest)


def _store(metric: Metric, values: Mapping[int, float]) -> None:
    TextScore.objects.bulk_create(
        [TextScore(metric=metric, text_id=pk, value=value) for pk, value in values.items()],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["metric", "text"],
        update_fields=["value"],
    )


def _fitting(
    campaign: Campaign, scale: Scale, given: ScoreRows
) -> tuple[dict[int, float], list[RowError]]:
    """The scores by text, and what is wrong with rows."""
    texts = _texts(campaign, given)
    values: dict[int, float] = {}
    errors = list(given.errors)
    first: dict[int, int] = {}
    for row in given.rows:
        if len(errors) >= MOST_ERRORS:
            break
        for field, problem, remedy in _wrong(row, scale, texts):
            errors.append(RowError(given.name, row.row, field, problem, remedy))
            break
        else:
            pk = _text(row, texts)
            if pk in first:
                problem = _("row %(row)s is about the same text") % {"row": first[pk]}
                errors.append(
                    RowError(given.name, row.row, "sample_id", problem, _("Keep one of them"))
                )
            first.setdefault(pk, row.row)
            values[pk] = row.score
    return values, sorted(errors, key=lambda error: error.row or 0)


def _wrong(row: ScoreRow, scale: Scale, texts: By) -> Iterator[tuple[str, str, str]]:
    engines = texts.get((row.sample_id, row.language), {})
    if not engines:
        problem = _("no engine's text of this item is in %(language)s")
        yield "sample_id", problem % {"language": row.language}, _("Leave the row out")
    elif row.engine and row.engine not in engines:
        known = ", ".join(engines)
        yield "engine", _("made no text of this item"), _("Name one of: %s") % known
    elif not row.engine and len(engines) > 1:
        known = ", ".join(engines)
        yield "engine", _("there are several texts of this item"), _("Name one of: %s") % known
    elif not scale.lowest <= row.score <= scale.highest:
        problem = _("%(score)s is outside the range of the metric")
        yield "score", problem % {"score": f"{row.score:g}"}, _("Mend it, or give the right range")


def _text(row: ScoreRow, texts: By) -> int:
    engines = texts[row.sample_id, row.language]
    return engines[row.engine] if row.engine else next(iter(engines.values()))


def _texts(campaign: Campaign, given: ScoreRows) -> By:
    """By item and language, the newest text of each engine."""
    found: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    languages = {row.language for row in given.rows}.intersection(campaign.languages)
    rows: Iterator[Translation] = (
        texts_of_engines(campaign, languages)
        .filter(item__sample_id__in={row.sample_id for row in given.rows})
        .select_related("item")
        .defer("question", "options", "item__question", "item__options", "item__passage")
        .iterator()
    )
    for text in rows:
        found[text.item.sample_id, text.language][text.engine] = text.pk
    return found
