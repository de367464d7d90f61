"""Whether each key of a form holds what it should, by itself."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain
from typing import Any

from annotations import limits
from annotations.agreement.shares import is_share
from annotations.formats.tables import (
    Problem,
    Table,
    in_words,
    is_number,
    repeated,
    unknown_values,
    wrong_text,
)
from annotations.forms.form import (
    CANDIDATES,
    CONSENSUS,
    CURRENT,
    DISTANCES,
    IMPORT,
    REVIEW,
    SOURCE,
    TRANSLATION,
    Question,
    QuestionType,
)
from annotations.forms.vocabularies import VOCABULARIES
from annotations.forms.words import BASE
from workbench.core.languages import CodeError, canonical_code
from workbench.core.limits import Range
from workbench.core.messages import gettext_noop as _

FIELDS = ("question", "options")

_FORM = (
    "id", "title", "on", "which", "after", "version", "sensitivity", "suggestions",
    "questions",
)  # fmt: skip
_ANY = (
    "id", "type", "text", "help", "name", "required", "shown_if", "distance", "consensus",
    "adjudicate", "column", "row",
)  # fmt: skip
_OWN: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.CHOICE: ("values", "vocabulary"),
    QuestionType.CHOICES: ("values", "vocabulary", "alone"),
    QuestionType.YES_NO: (),
    QuestionType.SCALE: ("min", "max", "step", "anchors", "warn"),
    QuestionType.SPANS: ("fields", "labels", "labels_from", "severities", "weights", "missing"),
    QuestionType.TEXT: ("max_length",),
}
_NEEDED = {QuestionType.SCALE: ("min", "max")}
_VALUE = ("id", "text", "help")
_WARN = ("below", "unless", "text")

_FORM_ID = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*\Z")
_QUESTION_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_COLUMN = re.compile(r"[a-z][a-z0-9_]*\Z")

_LOOSE = (
    "help", "name", "required", "shown_if", "distance", "consensus", "adjudicate", "column", "row",
    "alone", "fields", "missing", "max_length", "anchors", "weights", "warn",
)  # fmt: skip
_BY_MEMBER = ("shown_if", "anchors", "weights")
"""Keys that say nothing of the others, so that these can be looked at without them; of some each
member by itself."""


def keys_of(kind: QuestionType) -> tuple[str, ...]:
    """What a question of this type can have."""
    return (*_ANY, *_OWN[kind])


@dataclass(frozen=True)
class Shaped:
    """What of a document can be looked at further: questions by their place in the list.

    They are without what is wrong in them. Where that says something of the rest, the question is
    in `partly`, and only its id, conditions and column are what they say.
    """

    given: Mapping[str, Any]
    questions: Mapping[int, Question] = field(default_factory=dict)
    partly: Mapping[int, Question] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(one.id for one in (*self.questions.values(), *self.partly.values()))


def checked_shape(document: Any, problems: list[Problem]) -> Shaped:
    """Note what is wrong with each key; return what can be looked at further."""
    form = Table(document, "", problems, _FORM)
    _name(form, "id", _FORM_ID, limits.FORM_ID, _("small letters and digits, with - between"))
    _texts(form, "title", limits.TITLE, required=True)
    on = form.one_of("on", (SOURCE, TRANSLATION), required=True)
    form.one_of("which", (CURRENT, CANDIDATES))
    form.one_of("after", (REVIEW, IMPORT))
    if on == SOURCE:
        for key in ("which", "after"):
            if form.get(key) is not None:
                form.refuse(key, _("Only for a form on the translation; leave it out."))
    form.string("version", most=limits.VERSION)
    form.string("sensitivity", most=limits.FORM_ID)
    form.flag("suggestions")
    asked = form.tables("questions", most=limits.FORM_QUESTIONS, required=True)
    questions: dict[int, Question] = {}
    partly: dict[int, Question] = {}
    for place, one in enumerate(asked):
        before = len(problems)
        _question(one)
        sound = _sound(one, problems[before:])
        if sound is not None:
            questions[place] = Question.of(sound)
        elif question := _part_of(one.given):
            partly[place] = question
    return Shaped(form.given, questions, partly)


def _sound(one: Table, problems: Collection[Problem]) -> Mapping[str, Any] | None:
    """The question without what is wrong in it, where the rest is still what it says."""
    wrong = {problem.place for problem in problems}

    def is_wrong(table: Table, key: str) -> bool:
        at = table.at(key)
        return any(place == at or place.startswith((f"{at}.", f"{at}[")) for place in wrong)

    kind = one.given.get("type")
    known = keys_of(QuestionType(kind)) if kind in list(QuestionType) else one.given
    sound = {key: value for key, value in one.given.items() if key in known}
    for key in filter(partial(is_wrong, one), {*one.given, *_ANY, *chain(*_OWN.values())}):
        if key == "text":
            sound[key] = {BASE: key}
        elif key not in _LOOSE:
            return None
        elif key in _BY_MEMBER and isinstance(one.given.get(key), Mapping):
            table = Table(one.given[key], one.at(key), [])
            sound[key] = {
                name: value for name, value in table.given.items() if not is_wrong(table, name)
            }
        else:
            sound.pop(key, None)
    needed = ("id", "type", "text", *_NEEDED.get(sound.get("type", ""), ()))
    return sound if one.is_table and all(sound.get(key) is not None for key in needed) else None


def _part_of(given: Mapping[str, Any]) -> Question | None:
    """A question that is not well shaped, as far as others name it and it names others."""
    id, column, conditions = (given.get(key) for key in ("id", "column", "shown_if"))
    if not isinstance(id, str):
        return None
    listed = conditions.items() if isinstance(conditions, Mapping) else ()
    return Question(
        id=id,
        type=QuestionType.TEXT,
        text={BASE: id},
        distance="none",
        consensus="none",
        column=column if isinstance(column, str) else "",
        shown_if={other: tuple(ids) for other, ids in listed if _is_list_of_texts(ids)},
    )


def _is_list_of_texts(given: Any) -> bool:
    return isinstance(given, list | tuple) and all(isinstance(one, str) for one in given)


def _question(one: Table) -> None:
    _name(one, "id", _QUESTION_ID, limits.FORM_ID, _("letters, digits, _ and -"))
    named = one.one_of("type", list(QuestionType), required=True)
    _texts(one, "text", limits.FORM_TEXT, required=True)
    _texts(one, "help", limits.FORM_TEXT)
    _texts(one, "name", limits.NAME)
    one.flag("required")
    one.flag("adjudicate")
    _conditions(one)
    if one.get("column") is not None:
        _name(one, "column", _COLUMN, limits.FORM_ID, _("small letters, digits and _"))
    if one.get("row") is not None:
        _value(one.part(one.get("row"), "row", _VALUE))
    if named is None:
        return
    kind = QuestionType(named)
    _keys(one, kind)
    one.one_of("distance", DISTANCES[kind])
    _consensus(one, kind)
    match kind:
        case QuestionType.CHOICE | QuestionType.CHOICES:
            _choice(one)
        case QuestionType.SCALE:
            _scale(one)
        case QuestionType.SPANS:
            _spans(one)
        case QuestionType.TEXT:
            one.whole("max_length", Range(1, limits.COMMENT))


def _keys(one: Table, kind: QuestionType) -> None:
    known = keys_of(kind)
    if unknown := [key for key in one.given if key not in known]:
        parts = {"unknown": in_words(unknown), "type": kind.value, "known": ", ".join(known)}
        problem = _(
            "Unknown keys: %(unknown)s. A question of type %(type)s has %(known)s.", **parts
        )
        one.refuse("", problem)


def _consensus(one: Table, kind: QuestionType) -> None:
    known = CONSENSUS[kind]
    rule = one.get("consensus")
    if "half" in known and isinstance(rule, str) and is_share(rule):
        return
    one.one_of("consensus", (*known, "2 of 3") if "half" in known else known)


def _conditions(one: Table) -> None:
    table = one.table("shown_if")
    for other in table.given if table else ():
        table.strings(other, most=limits.FORM_VALUES, required=True)  # type: ignore[union-attr]


def _choice(one: Table) -> None:
    has_values, has_vocabulary = (one.get(key) is not None for key in ("values", "vocabulary"))
    if has_values == has_vocabulary:
        one.refuse("values", _("Give either values or a vocabulary."))
    if has_values:
        _values(one, "values")
    one.one_of("vocabulary", VOCABULARIES)
    one.strings("alone", most=limits.FORM_VALUES)


def _values(one: Table, key: str, *, required: bool = True) -> None:
    """A list of ids, or of ids with their texts."""
    found: list[str] = []
    for place, given in enumerate(one.members(key, most=limits.FORM_VALUES, required=required)):
        if isinstance(given, str):
            if problem := _wrong_id(given):
                one.refuse(f"{key}[{place}]", problem)
            found.append(given)
        else:
            value = one.part(given, f"{key}[{place}]", _VALUE)
            _value(value)
            found.append(value.given.get("id", f"[{place}]"))
    if twice := repeated([id for id in found if isinstance(id, str)]):
        one.refuse(key, _("More than once: %(values)s.", values=in_words(twice)))


def _value(value: Table) -> None:
    id = value.get("id", required=True)
    if id is not None and (problem := _wrong_id(id)):
        value.refuse("id", problem)
    _texts(value, "text", limits.FORM_TEXT, required=True)
    _texts(value, "help", limits.FORM_TEXT)


def _wrong_id(id: Any) -> str | None:
    if problem := wrong_text(id, limits.NAME):
        return problem
    if id != id.strip() or "\n" in id or "\t" in id:
        return _("Spaces around it, or more than one line; take them away.")
    return None


def _scale(one: Table) -> None:
    least = one.number("min", required=True)
    most = one.number("max", required=True)
    step = one.number("step")
    if step is not None and step <= 0:
        one.refuse("step", _("A step is above zero."))
        return
    if anchors := one.table("anchors"):
        for number in anchors.given:
            if not _is_written_number(number):
                anchors.refuse(number, _("An anchor stands at a number."))
            _texts(anchors, number, limits.FORM_TEXT, required=True)
        if repeated([f"{float(one):g}" for one in anchors.given if _is_written_number(one)]):
            one.refuse("anchors", _("Two anchors stand at one number."))
    if warn := one.table("warn", _WARN):
        warn.number("below", required=True)
        warn.string("unless", most=limits.FORM_ID, required=True)
        _texts(warn, "text", limits.FORM_TEXT, required=True)
    if least is None or most is None:
        return
    if least >= most:
        one.refuse("max", _("The largest number is not above the smallest."))
    elif (most - least) / (step or 1) > limits.FORM_STEPS:
        one.refuse(
            "step", _("The scale has more than %(most)s steps.", most=str(limits.FORM_STEPS))
        )


def _is_written_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", text, re.ASCII))


def _spans(one: Table) -> None:
    fields = one.strings("fields", most=len(FIELDS))
    if one.get("fields") == []:
        one.refuse("fields", _("The list is empty; it needs a member."))
    if unknown := [name for name in fields if name not in FIELDS]:
        one.refuse("fields", unknown_values(unknown, FIELDS))
    _values(one, "labels", required=False)
    _values(one, "severities", required=False)
    one.string("labels_from", most=limits.FORM_ID)
    one.flag("missing")
    if weights := one.table("weights"):
        for name, weight in weights.given.items():
            if not is_number(weight) or weight < 0:
                weights.refuse(name, _("A weight is a number, zero or above."))


def _name(one: Table, key: str, pattern: re.Pattern[str], most: int, allowed: str) -> None:
    value = one.string(key, most=most, required=True)
    if value is not None and not pattern.match(value):
        parts = {"value": in_words([value]), "allowed": allowed}
        one.refuse(key, _("“%(value)s” is no name; use %(allowed)s, a letter first.", **parts))


def _texts(one: Table, key: str, most: int, *, required: bool = False) -> None:
    """A text by language."""
    given = one.get(key, required=required)
    if given is None:
        return
    if isinstance(given, str):
        one.refuse(key, _('Write the text by language, as in {en = "…"}.'))
        return
    texts = one.part(given, key)
    if not texts.given:
        texts.refuse("", _("There is no text in any language; give one in English, en."))
    elif BASE not in texts.given:
        texts.refuse("", _("There is no text in English, en, which all others fall back to."))
    if len(texts.given) > limits.FORM_LANGUAGES:
        texts.refuse("", _("These are too many languages."))
        return
    _languages(texts, texts.given)
    for language, text in texts.given.items():
        if problem := wrong_text(text, most):
            texts.refuse(language, problem)


def _languages(texts: Table, codes: Collection[str]) -> None:
    for code in codes:
        if problem := _wrong_code(code):
            texts.refuse(code, problem)


@lru_cache(maxsize=256)
def _wrong_code(code: str) -> str | None:
    """A reader's language is found by its one code; case aside it is written so."""
    try:
        canonical = canonical_code(code)
    except CodeError as error:
        return error.problem
    if canonical.casefold() != code.casefold():
        return _("The code of this language is %(code)s; write it so.", code=canonical)
    return None
