"""The figures of Global MMLU, counted from what the campaign's labels have come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, F, QuerySet

from annotations.forms.figures import Figure, figures_of
from annotations.forms.form import Form
from annotations.forms.labelled import Labelled
from annotations.kinds.registry import form_kind
from annotations.models import DECISIONS, Campaign, Consensus
from annotations.vocabularies import Sensitivity


@dataclass(frozen=True)
class Figures:
    """`texts` have been settled as CS or CA; `people` have labelled texts with the form."""

    texts: int
    people: int
    figures: tuple[Figure, ...]

    def document(self) -> dict[str, Any]:
        return {**vars(self), "figures": [one.document() for one in self.figures]}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        return cls(**{**document, "figures": tuple(map(Figure.of, document["figures"]))})

    def named(self, name: str) -> Figure | None:
        return next((one for one in self.figures if one.name == name), None)


def forms_with_figures(campaign: Campaign) -> list[Form]:
    """Those that tell sensitivity."""
    return [form for form in campaign.protocol.asked.values() if form.sensitivity]


def figures(campaign: Campaign, form: Form) -> Figures:
    """All figures of a form that tells sensitivity."""
    labelled = _labelled(campaign, form)
    return Figures(
        texts=len(labelled),
        people=_labels(campaign, form).aggregate(n=Count("person", distinct=True))["n"],
        figures=tuple(figures_of(form, labelled)),
    )


def _labelled(campaign: Campaign, form: Form) -> list[Labelled]:
    rows = Consensus.objects.production().filter(
        task__campaign=campaign,
        task__kind=form_kind().id,
        task__form=form.id,
        outcome__in=(Sensitivity.CS, Sensitivity.CA),
    )
    question = form.question(form.sensitivity)
    people = _people(campaign, form)
    found = []
    about = ("task", "task__item__subject", "task__item__category", "outcome", "values")
    for task, subject, category, outcome, values in rows.order_by("task").values_list(*about):
        answers = values["answers"]
        kinds = question.picked(answers).difference(question.alone)
        found.append(Labelled(subject, category, outcome, kinds, answers, people.get(task, 0)))
    return found


def _people(campaign: Campaign, form: Form) -> Mapping[int, int]:
    """By task: how many people have labelled it, also those beyond its overlap."""
    labels = _labels(campaign, form).order_by().values("task")
    return dict(labels.annotate(n=Count("person", distinct=True)).values_list("task", "n"))


def _labels(campaign: Campaign, form: Form) -> QuerySet[Any]:
    labels = DECISIONS[form_kind().id].objects.production().standing()
    return labels.filter(task__campaign=campaign, task__form=form.id, round=F("task__round"))
