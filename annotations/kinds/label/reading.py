"""What the ledger says of labels."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

from annotations.agreement.rules_compared import Ballot, usual_overlap
from annotations.forms.agreement import Measured, measured
from annotations.forms.consensus import aggregate
from annotations.forms.form import Form, QuestionType
from annotations.forms.marks import fields_of
from annotations.forms.recounting import FormRecount, other_rules
from annotations.forms.suggestions import Outcome, became
from annotations.kinds.label.ledger import Label
from annotations.models import Adjudication, Campaign, Item, Suggestion, Task
from annotations.models.decisions import ANSWERS
from annotations.models.tasks import TaskState
from annotations.quality.units import Unit
from annotations.selectors.ledger import rulings_on
from annotations.selectors.readings import (
    Case,
    Derived,
    Gold,
    Question,
    Reading,
    Recount,
    Standing,
    seen_in,
    source_seen,
    words,
)
from annotations.selectors.suggestions import takes_suggestions
from annotations.vocabularies import Sensitivity
from workbench.core.accounts.models import User


def questions_of(form: Form) -> tuple[Question, ...]:
    """What agreement on a form's answers is measured on."""
    return tuple(
        Question(one.tag, one.label, _reads(one), one.distance, _categories(one), _lengths(one))
        for one in measured(form)
    )


def compared(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are held against known ones: all but marks on words."""
    return {name: answers[name] for name in answers if not _is_marks(form, name)}


def texts_of(task: Task) -> dict[str, str]:
    """The stored texts that a label task is about, by the names of their fields."""
    about = task.text or task.item
    return dict(Unit(about.question, tuple(about.options)).fields())


def _compared_questions(form: Form) -> Sequence[Question]:
    rest = tuple(one for one in form.questions if not _is_marks(form, one.id))
    return questions_of(replace(form, questions=rest))


def _is_marks(form: Form, name: str) -> bool:
    return form.question(name).type is QuestionType.SPANS


def _categories(one: Measured) -> Callable[[Task], int | None]:
    return lambda _: one.categories


def _lengths(one: Measured) -> Callable[[Task], Mapping[str, int]] | None:
    if not one.fields:
        return None

    def lengths(task: Task) -> dict[str, int]:
        texts = texts_of(task)
        return {name: len(texts[name]) for name in fields_of(one.fields, texts)}

    return lengths


def _reads(one: Measured) -> Callable[[Any], Hashable]:
    return lambda label: one.read(label.answers)


def _ruled(tasks: Sequence[Task]) -> Iterable[tuple[Task, dict[str, Any]]]:
    """Each task with what its ruling says."""
    return [
        (task, compared(task.asks, ruling.answers))
        for task, rulings in zip(tasks, rulings_on(tasks).values(), strict=True)
        if (ruling := rulings.holds)
    ]


def derived(campaign: Campaign) -> Derived:
    """What was suggested by which source, and what became of it, as exports say it."""
    forms = {rules.pk: rules.asked for rules in campaign.protocols.all()}

    def say(row: Mapping[str, Any]) -> dict[str, Any]:
        if row["suggested_by"] is None:
            return {"suggestion_source": None, "suggestion_outcome": None}
        form = forms[row["rules"]][row["form"]]
        found = became(form, row["suggested"], row["answers"])
        return {
            "suggestion_source": row["suggested_by"],
            "suggestion_outcome": [vars(one) for one in found],
        }

    columns = {
        "rules": "task__protocol_id",
        "suggested_by": "suggestion__source",
        "suggested": "suggestion__answers",
    }
    return Derived(columns, say)


@dataclass(frozen=True)
class Fate:
    """What became of the suggestions of a source, over the labels of one form that saw them.

    `counts` are answers and marks, by outcome.
    """

    form: str
    source: str
    labels: int
    counts: Mapping[Outcome, int]

    @property
    def kept(self) -> float | None:
        """The share of what was suggested that stayed as it was."""
        suggested = sum(self.counts.values()) - self.counts.get(Outcome.ADDED, 0)
        return self.counts.get(Outcome.KEPT, 0) / suggested if suggested else None

    @property
    def row(self) -> list[int]:
        return [self.counts.get(outcome, 0) for outcome in Outcome]


FATES_OVER = 2_000
"""Labels, the newest, over which the fates of suggestions are told."""


def fates(campaign: Campaign, user: User) -> list[Fate]:
    """What became of suggestions by form and source, over the newest labels that one may see."""
    if not takes_suggestions(campaign):
        return []
    labels = Label.objects.visible_to(user).production().standing()
    labels = labels.filter(task__campaign=campaign, suggestion__isnull=False)
    labels = labels.select_related("suggestion", "task__protocol").order_by("-pk")[:FATES_OVER]
    seen: Counter[tuple[str, str]] = Counter()
    counts: defaultdict[tuple[str, str], Counter[Outcome]] = defaultdict(Counter)
    for label in labels:
        task, suggestion = label.task, cast("Suggestion", label.suggestion)
        of = task.form, suggestion.source
        seen[of] += 1
        found = became(task.asks, suggestion.answers, label.answers)
        counts[of].update(one.outcome for one in found)
    return [Fate(*of, seen[of], counts[of]) for of in sorted(seen)]


class LabelReading(Reading):
    columns = {
        "form": "task__form",
        "seen": "seen_id",
        "answers": "answers",
        "proposal": "proposal_id",
    }
    seen = ("seen",)
    written = ("proposal",)
    related = ("task__protocol", "task__text")
    gold = Gold(
        settled=TaskState.ADJUDICATED,
        expected=_ruled,
        questions=lambda task: _compared_questions(task.asks),
        decision=lambda expected: SimpleNamespace(answers=expected),
    )

    def holds_on(self, task: Task, item: Item) -> bool:
        """Marks in the source stand at places in its bytes."""
        return task.text_id is not None or item.unit == task.item.unit

    def derived(self, campaign: Campaign) -> Derived | None:
        """Where suggestions are shown, what became of them."""
        return derived(campaign) if takes_suggestions(campaign) else None

    def forms(self, campaign: Campaign) -> list[Form]:
        return list(campaign.protocol.asked.values())

    def questions(self, form: Form | None = None) -> Sequence[Question]:
        return questions_of(form) if form else ()

    def held_against(self, form: Form | None = None) -> Sequence[Question]:
        return _compared_questions(form) if form else ()

    def decided(self, task: Task, values: Mapping[str, Any], text: Any) -> Any:
        answers = values.get("answers")
        return SimpleNamespace(answers=answers) if answers else None

    def members(self, decision: Any) -> dict[str, Any]:
        said = {"answers": decision.answers, "proposal": words(decision.proposal)}
        return said | (seen_in(decision.seen) or source_seen(decision.task.item))

    def ruled(self, ruling: Adjudication) -> dict[str, Any]:
        return {"answers": ruling.answers or None}

    def decides(self, ruling: Adjudication) -> bool:
        """Answers may come with the right key."""
        return super().decides(ruling) or ANSWERS in ruling.values

    def leading(self, case: Case) -> Adjudication | None:
        """What holds by the rules of the questions, however close the votes are."""
        form, votes = case.task.asks, [label.answers for label in case.votes]
        found = aggregate(form, votes, overlap=1)
        if found.disputed or not votes:
            return None
        return Adjudication(values=found.values)

    def standing(self, case: Case) -> Standing:
        form, ruling = case.task.asks, case.ruling
        said = aggregate(
            form,
            [label.answers for label in case.votes],
            overlap=case.task.overlap,
            margin=case.task.protocol.margin(case.task.kind),
        )
        found, state = said, TaskState.OPEN
        if ruling is not None:
            found, state = aggregate(form, [ruling.answers], overlap=1), TaskState.ADJUDICATED
        elif said.reached:
            state = TaskState.DISPUTED if said.disputed else TaskState.AGREED
        outcome = found.sensitivity.value if form.sensitivity else state.value
        values = {
            "answers": found.values,
            "shares": found.shares,
            "disputed": list(found.disputed),
        }
        standing = Standing(state, case.round, len(case.votes), outcome, values)
        return standing.beside(
            said.contest,
            dispute=said.dispute,
            consequence=said.consequence,
            counts=said.counts,
            asked=said.asked,
        )

    def recount(self, cases: Sequence[Case], form: Form | None = None) -> Recount:
        versions: dict[int, FormRecount] = {}
        ballots = []
        for case in cases:
            task, rules = case.task, case.task.protocol
            if rules.pk not in versions:
                versions[rules.pk] = FormRecount(task.asks, rules.margin(task.kind))
            asked = versions[rules.pk]
            votes = {label.person_id: asked.read(label.answers) for label in case.votes}
            subject = task.item.subject
            ballots.append(Ballot(subject, votes, task.overlap, asked.count, asked.own))
        label = Sensitivity.CS.value if form and form.sensitivity else ""
        return Recount(ballots, other_rules(usual_overlap(ballots)), label)

    def held(self, case: Case) -> Any:
        standing = self.standing(case)
        if standing.state is not TaskState.AGREED:
            return None
        return SimpleNamespace(answers=standing.values["answers"])


READING = LabelReading()
