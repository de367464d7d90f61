"""What metrics that run elsewhere say of a campaign's texts, on the whole."""

from dataclasses import dataclass

from django.db.models import Avg, Count

from annotations.models import Campaign, Metric, TextScore


@dataclass(frozen=True)
class MeanScore:
    """The mean score of an engine's texts in a language."""

    metric: Metric
    language: str
    engine: str
    texts: int
    mean: float


def mean_scores(campaign: Campaign, language: str = "") -> list[MeanScore]:
    """By metric, language and engine; of one language, where it is given."""
    metrics = campaign.metrics.in_bulk()
    scores = TextScore.objects.filter(metric__in=metrics)
    if language:
        scores = scores.filter(text__language=language)
    by = ("metric__name", "metric", "text__language", "text__engine")
    rows = scores.order_by(*by).values(*by).annotate(texts=Count("pk"), mean=Avg("value"))
    return [
        MeanScore(
            metrics[row["metric"]],
            row["text__language"],
            row["text__engine"],
            row["texts"],
            row["mean"],
        )
        for row in rows
    ]
