"""The figures of Global MMLU, counted from what the campaign's labels have come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, F, QuerySet

from annotations.forms.agreement import SENSITIVE
from annotations.forms.figures import Figure, agreement_by_subject, figures_of
from annotations.forms.form import Form, QuestionType
from annotations.forms.labelled import Labelled
from annotations.kinds.registry import form_kind
from annotations.models import DECISIONS, Campaign, Consensus
from annotations.selectors.agreement.slices import grouped
from annotations.selectors.agreement.tables import COMPARED, measured_units, unit_of
from annotations.selectors.agreement.votes import Found
from annotations.selectors.readings import Question, readings
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


def figures(campaign: Campaign, form: Form, found: Sequence[Found]) -> Figures:
    """All figures of a form that tells sensitivity; how far people agree, by the votes `found`."""
    labelled = _labelled(campaign, form)
    return Figures(
        texts=len(labelled),
        people=_labels(campaign, form).aggregate(n=Count("person", distinct=True))["n"],
        figures=(*figures_of(form, labelled), *_agreement(campaign, form, found)),
    )


def _agreement(campaign: Campaign, form: Form, found: Sequence[Found]) -> Iterator[Figure]:
    """On whether a text is sensitive, and on each question of yes or no: by subject."""
    groups = grouped(campaign, found, "subject")
    asked = {SENSITIVE: form.sensitivity}
    asked |= {one.tag: one.id for one in form.questions if one.type is QuestionType.YES_NO}
    for question in readings()[form_kind().id].questions(form):
        if question.tag in asked:
            told = {subject: _told(part, question) for subject, part in groups.items()}
            yield agreement_by_subject(question.tag, asked[question.tag], told)


def _told(found: Sequence[Found], question: Question) -> Mapping[str, Any]:
    compared = [one for one in found if one.reason in COMPARED]
    units = [unit_of(one, question) for one in compared]
    return measured_units(units, [one.task for one in compared], question)


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
