"""Answers to a form, counted again and again: under other rules, and without each person.

Each question is counted by itself, with those that decide whether it is asked, so that equal votes
are counted once. Questions that no rule of shares decides play no part: a ruling is never asked
for them.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from annotations.agreement.answers import Exclusion
from annotations.agreement.rules_compared import Finding, Rule, rules_over, shares_of
from annotations.forms.consensus import FormConsensus, aggregate
from annotations.forms.form import CONSENSUS, PICKED, Answers, Form, Question, QuestionType
from annotations.vocabularies import Sensitivity

NO_RULE = "none"
Ids = tuple[int, ...]


class FormRecount:
    """Counts the votes on a form; `read` brings answers into the shape that `count` takes."""

    def __init__(self, form: Form, margin: float | None) -> None:
        self._parts = [
            _Part(form, one, margin)
            for one in form.questions
            if _has_rule(one) or one.id == form.sensitivity
        ]
        rules = {one.consensus for one in form.questions if _has_rule(one)}
        self.own = Rule(rules.pop()) if len(rules) == 1 else Rule()

    def read(self, answers: Answers) -> Ids:
        """By question the number of what was said there."""
        return tuple(part.number(answers) for part in self._parts)

    def count(self, rule: Rule, votes: Sequence[Hashable], overlap: int) -> Finding:
        if len(votes) < min(overlap, 2):
            return Finding(reason=Exclusion.SINGLE)
        label = ""
        values: dict[str, Sequence[str]] = {}
        disputed: list[str] = []
        for part, given in zip(self._parts, zip(*votes, strict=True), strict=True):
            id = part.question.id
            found = part.count(rule.consensus, tuple(sorted(given)))
            values[id] = _ids(found.values.get(id))
            disputed += found.disputed
            if found.sensitivity is not Sensitivity.NOT_ANNOTATED:
                label = found.sensitivity.value
        return Finding(label, Exclusion.DISAGREE if disputed else "", values, disputed)


class _Part:
    """A question with those that it hangs on."""

    def __init__(self, form: Form, question: Question, margin: float | None) -> None:
        kept = _with_parents(form, question)
        self.question = question
        self._margin = margin
        self._form = replace(
            form,
            questions=tuple(one for one in form.questions if one.id in kept),
            sensitivity=question.id if form.sensitivity == question.id else "",
        )
        self._asked = tuple(one.id for one in self._form.questions)
        self._numbers: dict[Hashable, int] = {}
        self._answers: list[Answers] = []
        self._forms: dict[str, Form] = {}
        self._counted: dict[tuple[str, Ids], FormConsensus] = {}

    def number(self, answers: Answers) -> int:
        given = {id: answers[id] for id in self._asked if id in answers}
        key = tuple((id, _plain(answer)) for id, answer in given.items())
        if key not in self._numbers:
            self._numbers[key] = len(self._answers)
            self._answers.append(given)
        return self._numbers[key]

    def count(self, rule: str, votes: Ids) -> FormConsensus:
        """What the form with this question comes to; only its own dispute is told."""
        if (rule, votes) not in self._counted:
            given = [self._answers[number] for number in votes]
            form = self._forms.get(rule) or self._forms.setdefault(rule, under(self._form, rule))
            found = aggregate(form, given, overlap=len(votes), margin=self._margin)
            own = tuple(id for id in found.disputed if id == self.question.id)
            self._counted[rule, votes] = replace(found, disputed=own)
        return self._counted[rule, votes]


def under(form: Form, rule: str) -> Form:
    """The form with this rule for all questions that a rule of shares decides; as it is by none."""
    if not rule:
        return form
    questions = (replace(one, consensus=rule) if _has_rule(one) else one for one in form.questions)
    return replace(form, questions=tuple(questions))


def other_rules(overlap: int) -> list[Rule]:
    """What the questions of a form could all be decided by, where so many people are asked."""
    named = [rule for rule in CONSENSUS[QuestionType.CHOICES] if rule != NO_RULE]
    return rules_over([*named, *shares_of(overlap)])


def _has_rule(question: Question) -> bool:
    return question.type in PICKED and question.consensus != NO_RULE


def _with_parents(form: Form, question: Question) -> set[str]:
    kept: set[str] = set()
    waiting = [question.id]
    while waiting:
        id = waiting.pop()
        if id not in kept:
            kept.add(id)
            waiting.extend(form.question(id).shown_if)
    return kept


def _plain(answer: Any) -> Hashable:
    return tuple(answer) if isinstance(answer, list) else answer


def _ids(value: Any) -> tuple[str, ...]:
    match value:
        case None | []:
            return ()
        case [*several]:
            return tuple(map(str, several))
        case bool():
            return ("yes" if value else "no",)
    return (str(value),)
