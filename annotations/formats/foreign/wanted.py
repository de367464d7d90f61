"""What a campaign can take in, as far as a file is read for it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from annotations.forms.form import Form, Question, QuestionType, Value
from annotations.kinds.registry import all_kinds, form_kind
from annotations.vocabularies import FlagReason, RejectReason, Verdict
from workbench.core.letters import LETTERS

_APART = re.compile(r"[\s_\-]+")


@lru_cache(maxsize=10_000)
def folded(name: str) -> str:
    """A name without regard to capitals, and to what keeps its words apart."""
    return _APART.sub(" ", name.strip()).casefold()


def called(values: Collection[Value]) -> dict[str, str]:
    """The ids of values by what they may be called: their texts in any language, and the ids."""
    found = {folded(text): one.id for one in values for text in one.text.values()}
    return found | {folded(one.id): one.id for one in values}


@dataclass(frozen=True)
class Target:
    """What a member can be: its type, and the values that are known by what they may be called.

    Of marks, `labels` and `severities` are.
    """

    type: QuestionType
    called: Mapping[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    question: Question | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: QuestionType, known: Collection[str] = ()) -> "Target":
        return cls(kind, {folded(value): value for value in known}, tuple(known))

    @classmethod
    def of_question(cls, question: Question, form: Form) -> "Target":
        return cls(
            type=question.type,
            called=called(question.values),
            known=question.ids,
            question=question,
            labels=called(form.mark_labels(question)),
            severities=called(question.spans.severities if question.spans else ()),
        )


MEMBERS: Mapping[str, Target] = {
    "verdict": Target.of(QuestionType.CHOICE, list(Verdict)),
    "reason": Target.of(QuestionType.CHOICE, list(RejectReason)),
    "quality": Target.of(QuestionType.SCALE),
    "question": Target.of(QuestionType.TEXT),
    "choice": Target.of(QuestionType.CHOICE, LETTERS),
    "unsure": Target.of(QuestionType.YES_NO),
    "comment": Target.of(QuestionType.TEXT),
    "flag.reason": Target.of(QuestionType.CHOICE, list(FlagReason)),
    "flag.note": Target.of(QuestionType.TEXT),
    "proposal.question": Target.of(QuestionType.TEXT),
}
"""All but the answers to a form, and the options of a text."""


def _none_of(_names: Collection[str]) -> int:
    return 0


@dataclass(frozen=True)
class Wanted:
    """The forms that are asked, and the kinds of tasks that there are.

    `count_items` says how many of some names are items of the benchmark. `since` is when the
    campaign began: what tells no time counts as of then.
    """

    kinds: tuple[str, ...] = ()
    forms: Mapping[str, Form] = field(default_factory=dict)
    source_language: str = ""
    languages: tuple[str, ...] = ()
    since: str = ""
    count_items: Callable[[Collection[str]], int] = _none_of

    def targets(self, kind: str, form: str) -> dict[str, Target]:
        """What a decision of the kind can have, by member; options aside."""
        members = {"comment", "flag.reason", "flag.note", "proposal.question"}
        if kind != form_kind().id:
            members |= set(all_kinds()[kind].members if kind in all_kinds() else ())
        found = {name: one for name, one in MEMBERS.items() if name in members}
        if kind != form_kind().id or form not in self.forms:
            return found
        asked = self.forms[form]
        answers = {f"answers.{one.id}": Target.of_question(one, asked) for one in asked.questions}
        return answers | found
