"""What stands in a tool's file, and which mapping its names and values suggest."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotations.formats.foreign.given import Given, Span, Unread
from annotations.formats.foreign.mapping import DecisionMapping, Source, is_name
from annotations.formats.foreign.wanted import Target, Wanted, folded
from annotations.forms.form import SOURCE, QuestionType
from annotations.kinds.registry import form_kind

LOOKED_AT = 2000
"""Decisions that a guess is made from."""

SHOWN = 50
DEEP = 3
_ITEM_NAMES = ("sample id", "sample", "item id", "item", "external id", "doc id", "question id")
_LANGUAGE_NAMES = ("language", "lang", "target language", "tgt lang", "locale")
_CHOICE_NAMES = ("choice", "answer", "correct answer", "correct option", "right answer", "key")
_UNSURE_NAMES = ("unsure", "not sure", "uncertain", "i am not sure")
_COMMENT_NAMES = ("comment", "comments", "note", "notes", "remark", "textfield", "feedback")


@dataclass
class Asked:
    """A question of the tool, and what was answered: how often each, and the labels of marks."""

    name: str
    count: int = 0
    values: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    about: Counter[str] = field(default_factory=Counter)
    has_marks: bool = False

    def add(self, answer: Any) -> None:
        self.count += 1
        if isinstance(answer, Unread):
            self.values[f"({answer.type})"] += 1
        elif isinstance(answer, Mapping):
            self.values.update(str(name) for name in answer)
        elif not isinstance(answer, list | tuple):
            self.values[str(answer)] += 1
        else:
            for one in answer:
                self._add(one)

    def _add(self, one: Any) -> None:
        if not isinstance(one, Span):
            self.values[str(one)] += 1
            return
        self.has_marks = True
        self.values.update(one.labels)
        self.severities.update(filter(None, [one.severity]))
        self.about.update(one.about)


@dataclass(frozen=True)
class Survey:
    """What stands in a file: the fields of its records with some values, what was asked, and how
    many decisions of how many people there are."""

    decisions: int
    people: Mapping[str, int]
    fields: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, Asked]
    has_times: bool
    skips: int


def surveyed(givens: Collection[Given]) -> Survey:
    fields: dict[str, dict[str, None]] = {}
    asked: dict[str, Asked] = {}
    for number, given in enumerate(givens):
        for name, answer in given.answers.items():
            asked.setdefault(name, Asked(name)).add(answer)
        if number < LOOKED_AT:
            for path, value in _flat(given.fields):
                if not is_name(path):
                    continue
                found = fields.setdefault(path, {})
                if len(found) < SHOWN:
                    found[value] = None
    return Survey(
        decisions=len(givens),
        people=Counter(given.person for given in givens),
        fields={path: tuple(values) for path, values in fields.items()},
        asked=asked,
        has_times=all(given.submitted_at for given in givens),
        skips=sum(given.is_skip for given in givens),
    )


def guessed(survey: Survey, wanted: Wanted, defaults: Mapping[str, Source]) -> DecisionMapping:
    """The mapping that equal names suggest; `defaults` are those that a format has itself."""
    kind, form = _kind(survey, wanted)
    targets = wanted.targets(kind, form)
    takes = dict(_of_record(survey, wanted, defaults, form))
    takes |= {
        name: source
        for name, source in defaults.items()
        if name in targets and source.questions <= survey.asked.keys()
    }
    taken = {name for source in takes.values() for name in source.questions}
    for asked in survey.asked.values():
        is_open = asked.name not in taken and is_name(asked.name)
        found = _target(asked, targets) if is_open else ""
        if found and found not in takes:
            takes[found] = Source(question=asked.name)
    for name, source in takes.items():
        target = targets.get(name)
        if target and target.type is QuestionType.SPANS:
            takes[name] = _placed(source, survey.asked.get(source.question), target)
    used = {name for source in takes.values() for name in source.questions}
    return DecisionMapping(kind, form, takes, tuple(_ignored(survey, used)))


def _ignored(survey: Survey, used: Collection[str]) -> Iterator[str]:
    """Questions of the tool that nobody answered."""
    for asked in survey.asked.values():
        is_open = asked.name not in used and is_name(asked.name)
        if is_open and not asked.values and not asked.has_marks:
            yield asked.name


def _kind(survey: Survey, wanted: Wanted) -> tuple[str, str]:
    """The kind of task that the tool's questions are about, and its form."""
    labels = form_kind().id
    choices = [
        (_fit(survey, wanted.targets(labels, form)), labels, form) for form in wanted.forms
    ] + [
        (_fit(survey, wanted.targets(kind, "")), kind, "")
        for kind in wanted.kinds
        if kind != labels
    ]
    best = max(choices, key=lambda choice: choice[0], default=(0.0, labels, ""))
    if best[0] > 0 or len(wanted.forms) != 1:
        return best[1], best[2]
    return labels, next(iter(wanted.forms))


def _fit(survey: Survey, targets: Mapping[str, Target]) -> float:
    """How well what was asked fits; what stands beside every decision says nothing."""
    fit = 0.0
    for asked in survey.asked.values():
        name = _target(asked, {id: one for id, one in targets.items() if id not in _BESIDE})
        if name:
            known = targets[name].called
            values = list(asked.values)[:SHOWN]
            fits = sum(folded(value) in known for value in values)
            is_named = folded(name.removeprefix("answers.")) == folded(asked.name)
            fit += is_named + (fits / len(values) if known and values else 0.5)
    return fit


_BESIDE = ("comment", "flag.reason", "flag.note", "proposal.question")


def _target(asked: Asked, targets: Mapping[str, Target]) -> str:
    """What a question of the tool is, by its name."""
    name = folded(asked.name)
    for target, one in targets.items():
        own = target.removeprefix("answers.")
        titles = [*one.question.name.values(), *one.question.text.values()] if one.question else []
        if name not in (folded(own), *map(folded, titles)):
            continue
        if asked.has_marks == (one.type is QuestionType.SPANS) or not asked.values:
            return target
    names = {"choice": _CHOICE_NAMES, "unsure": _UNSURE_NAMES, "comment": _COMMENT_NAMES}
    for target, known in names.items():
        if target in targets and name in known and not asked.has_marks:
            return target
    if asked.has_marks:
        fitting = [id for id, one in targets.items() if one.type is QuestionType.SPANS]
    else:
        fitting = [id for id, one in targets.items() if _knows_all(one, asked)]
    return fitting[0] if len(fitting) == 1 else ""


def _knows_all(target: Target, asked: Asked) -> bool:
    """Whether all that was answered is known by name."""
    values = list(asked.values)[:SHOWN]
    return bool(values) and all(folded(value) in target.called for value in values)


def _placed(source: Source, asked: Asked | None, target: Target) -> Source:
    """Marks are in the question where nothing says more; a label that the form does not have stands
    for none of a tool's."""
    spans = target.question.spans if target.question else None
    labels = {"", *target.labels.values()}
    kept = {name: value for name, value in source.values.items() if value in labels}
    news = replace(source, values=kept)
    if not source.place and spans and spans.fields != ("options",):
        news = replace(news, place="question")
    if asked and spans and spans.severities and not source.severity and len(asked.about) == 1:
        news = replace(news, severity=next(iter(asked.about)))
    return news


def _of_record(
    survey: Survey, wanted: Wanted, defaults: Mapping[str, Source], form: str
) -> Iterator[tuple[str, Source]]:
    if item := _item(survey, wanted) or defaults.get("sample_id"):
        yield "sample_id", item
    on_source = form in wanted.forms and wanted.forms[form].on == SOURCE
    languages = (wanted.source_language,) if on_source else wanted.languages
    named = next(_named(survey, _LANGUAGE_NAMES), "")
    own = defaults.get("language")
    if named:
        yield "language", Source(field=named)
    elif own and own.field in survey.fields:
        yield "language", own
    elif len(languages) == 1 and languages[0]:
        yield "language", Source(value=languages[0])
    if form in wanted.forms and wanted.forms[form].which == "candidates" and "engine" in defaults:
        yield "engine", defaults["engine"]
    if not survey.has_times and wanted.since:
        yield "submitted_at", Source(value=wanted.since)


def _item(survey: Survey, wanted: Wanted) -> Source | None:
    """The field with the most items among its values, else one of a telling name."""
    counts = {path: wanted.count_items(values) for path, values in survey.fields.items()}
    best = max(counts, key=lambda path: counts[path], default="")
    if best and counts[best]:
        return Source(field=best)
    named = next(_named(survey, _ITEM_NAMES), "")
    return Source(field=named) if named else None


def _named(survey: Survey, names: Iterable[str]) -> Iterator[str]:
    """Fields of such names, wherever in a record, the most telling first."""
    for name in names:
        for path in survey.fields:
            if folded(path.rpartition(".")[2]) == name:
                yield path


def _flat(fields: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        if isinstance(value, Mapping) and depth < DEEP:
            yield from _flat(value, f"{before}{name}.", depth + 1)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield f"{before}{name}", str(value)[:200]
