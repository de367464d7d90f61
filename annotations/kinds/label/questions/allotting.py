"""Which key gives which answer: keys follow from the form, and leave the desk's own alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from annotations.forms.form import NO, YES, Form, Question, QuestionType, Spans
from annotations.kinds.label.keys import KEYS
from annotations.services.keys import CHOICES, EVERYWHERE, Keys

FOCUS = ""
"""In place of an answer: the key that goes to the question's input, or to what is missing."""

MOST_DIGITS = 9
MISSING = "X"

Given = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Allotted:
    """Keys by question and answer; none where none is left."""

    keys: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, question_id: str, answer: str) -> str:
        return self.keys.get((question_id, answer), "")


class _Letters:
    """Letters that do nothing else on the desk, each given once."""

    def __init__(self, keys: Keys) -> None:
        actions = (*EVERYWHERE.actions, *KEYS.actions, *CHOICES.actions)
        taken = {keys[name] for name in actions}
        self.free = [letter for letter in ascii_uppercase if letter not in taken]

    def next(self, wanted: str = "") -> str:
        if wanted in self.free:
            self.free.remove(wanted)
            return wanted
        return self.free.pop(0) if self.free else ""


def allotted(form: Form, keys: Keys) -> Allotted:
    """Digits for the first question to choose in, the keys of yes and no for the first of those.

    Everything else has letters, in the order of the form. Values out of a vocabulary have none, as
    they are many: a letter goes to the first of them. Digits give labels while words are selected;
    other letters give severities.
    """
    letters = _Letters(keys)
    found: Given = {}
    chosen = yes_no = False
    for question in form.questions:
        if question.type is QuestionType.SPANS:
            found |= _of_spans(form, question, keys, letters)
        elif question.type is QuestionType.YES_NO and not yes_no:
            yes_no = True
            found |= {(question.id, YES): keys["yes"], (question.id, NO): keys["no"]}
        elif question.vocabulary or question.type in (QuestionType.SCALE, QuestionType.TEXT):
            found[question.id, FOCUS] = letters.next()
        elif not chosen and question.values:
            chosen = True
            found |= dict(_digits(question, keys))
        else:
            found |= {(question.id, id): letters.next() for id in question.ids}
    return Allotted(found)


def by_digits(form: Form) -> Allotted:
    """Digits for every question, where one question at a time hears them; yes is 1, no is 2."""
    found: Given = {}
    for question in form.questions:
        ids = (YES, NO) if question.type is QuestionType.YES_NO else question.ids
        if question.type in (QuestionType.SCALE, QuestionType.TEXT):
            found[question.id, FOCUS] = "1"
        elif not question.vocabulary:
            found |= {(question.id, id): str(n) for n, id in enumerate(ids[:MOST_DIGITS], start=1)}
    return Allotted(found)


def _digits(question: Question, keys: Keys) -> Iterator[tuple[tuple[str, str], str]]:
    """From 1 on; what stands alone has 0."""
    beside = [id for id in question.ids if id not in question.alone]
    for number, id in enumerate(beside[:MOST_DIGITS], start=1):
        yield (question.id, id), keys[f"choice_{number}"]
    for id in question.alone[:1]:
        yield (question.id, id), keys["choice_0"]


def _of_spans(form: Form, question: Question, keys: Keys, letters: _Letters) -> Given:
    spans = question.spans or Spans()
    labels = [one.id for one in form.mark_labels(question)]
    severities = [one.id for one in spans.severities]
    digits, rest = (labels, severities) if labels else (severities, [])
    found = {
        (question.id, id): keys[f"choice_{number}"]
        for number, id in enumerate(digits[:MOST_DIGITS], start=1)
    }
    found |= {(question.id, id): letters.next() for id in rest}
    if spans.missing:
        found[question.id, FOCUS] = letters.next(MISSING)
    return found
