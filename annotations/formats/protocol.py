"""The file of a protocol: how a campaign is to be worked on, with the files that it names.

A table a kind of task, `[work]`, and names of files that lie beside it: forms, samples, guideline
and glossary. What is written here is read back the same.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotations import limits
from annotations.formats.tables import (
    DocumentError,
    Problem,
    Table,
    in_words,
    repeated,
    toml_document,
    with_lines,
)
from annotations.formats.toml import toml_of
from annotations.forms.form import Form
from annotations.forms.reading import FormError, read_form
from annotations.forms.shipped import CULTURE, shipped
from annotations.kinds.kind import Kind, Rule
from annotations.kinds.registry import planned_kinds
from workbench.core.limits import Range
from workbench.core.messages import gettext_noop as _
from workbench.release_format.names import fold

PROTOCOL, GUIDELINE, GLOSSARY = "protocol.toml", "guideline.md", "glossary.csv"
"""What the files are called where the program writes them."""

ALL = "all"
FORMS = 50
NAMES = 1_000
"""Of subjects or categories."""
WORK = "work"
WORK_NUMBERS = {
    "lease_minutes": limits.LEASE_MINUTES,
    "grace_minutes": limits.GRACE_MINUTES,
    "tasks_at_once": limits.TASKS_AT_ONCE,
    "tasks_along": limits.TASKS_ALONG,
    "offline_hours": limits.OFFLINE_HOURS,
    "control_share": limits.CONTROL_SHARE,
}
_FILES = {"guideline": limits.GUIDELINE, "glossary": limits.SAMPLE_FILE}
_KIND = ("overlap", "sample", "seed", "adjudicate_margin")
_SAMPLE = ("per_subject", "split", "subjects", "categories", "file", "seed")
_FILE_NAME = re.compile(r"[^\W_][\w .-]{0,99}\Z")

Beside = Callable[[str], str | None]
"""The text of a file beside the protocol's, None where there is none of that name."""


class ProtocolError(DocumentError):
    """A protocol is refused."""


@dataclass(frozen=True)
class SampleRule:
    """Which items a kind works on: those of `ids`, else of a split, subjects or categories, or all.

    With `per_subject`, so many of them a subject, drawn with the seed.
    """

    per_subject: int | None = None
    split: str = ""
    ids: tuple[str, ...] | None = None
    seed: int | None = None
    subjects: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class KindRules:
    """What a kind of task is asked for; `rules` are those of its own, by name."""

    overlap: int
    sample: SampleRule = SampleRule()
    adjudicate_margin: float | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True)
class ProtocolFile:
    """The rules by kind of task, without those that are not asked for.

    A number that is None was left out; `guideline` and `glossary` are the texts of their files.
    """

    kinds: Mapping[str, KindRules]
    lease_minutes: int | None = None
    grace_minutes: int | None = None
    tasks_at_once: int | None = None
    tasks_along: int | None = None
    offline_hours: int | None = None
    control_share: int | None = None
    guideline: str = ""
    glossary: str = ""


def read_protocol(text: str, beside: Beside) -> ProtocolFile:
    """Read the TOML file of a protocol, and what it names.

    Raises:
        ProtocolError: with every problem, by line; those of a form with its file.
    """
    try:
        document = toml_document(text, most=limits.PROTOCOL)
    except DocumentError as error:
        raise ProtocolError(error.problems) from error
    problems: list[Problem] = []
    found = _protocol(Table(document, "", problems, (*planned_kinds(), WORK, *_FILES)), beside)
    if problems:
        raise ProtocolError(with_lines(problems, text))
    return found


def written(protocol: ProtocolFile) -> dict[str, str]:
    """The files of a protocol by name, `PROTOCOL` and what it names."""
    files: dict[str, str] = {}
    document: dict[str, Any] = {}
    texts = {
        "guideline": (GUIDELINE, protocol.guideline),
        "glossary": (GLOSSARY, protocol.glossary),
    }
    for key, (name, text) in texts.items():
        if text:
            document[key], files[name] = name, text
    for kind, rules in protocol.kinds.items():
        document[kind] = _written_kind(kind, rules, files)
    work = {name: getattr(protocol, name) for name in WORK_NUMBERS}
    if any(value is not None for value in work.values()):
        document[WORK] = work
    return {PROTOCOL: toml_of(document, tables=(*planned_kinds(), WORK))} | files


def _protocol(top: Table, beside: Beside) -> ProtocolFile:
    kinds: dict[str, KindRules] = {}
    for kind in planned_kinds().values():
        if (table := top.table(kind.id, _keys(kind))) is not None:
            kinds[kind.id] = _kind(table, kind, beside)
    if not any(kind in top.given for kind in planned_kinds()):
        top.refuse("", _("No work is asked for; write a table of: %(kinds)s.", kinds=_all_ids()))
    work = top.table(WORK, tuple(WORK_NUMBERS)) or Table({}, WORK, top.problems)
    named: dict[str, Any] = {
        name: work.whole(name, within) for name, within in WORK_NUMBERS.items()
    }
    named |= {name: _file(top, name, beside, most) or "" for name, most in _FILES.items()}
    return ProtocolFile(kinds, **named)


def _all_ids() -> str:
    return ", ".join(planned_kinds())


def _keys(kind: Kind) -> tuple[str, ...]:
    own = tuple(rule.name for rule in kind.rules)
    return (*_KIND, *own, *(("forms",) if kind.asks_forms else ()))


def _kind(table: Table, kind: Kind, beside: Beside) -> KindRules:
    overlap = table.whole("overlap", limits.OVERLAP)
    return KindRules(
        overlap=kind.overlap if overlap is None else overlap,
        sample=_sample(table, beside),
        adjudicate_margin=_margin(table),
        rules={rule.name: _rule(table, rule) for rule in kind.rules},
        forms=_forms(table, beside) if kind.asks_forms else (),
    )


def _margin(table: Table) -> float | None:
    margin = table.number("adjudicate_margin")
    if margin is not None and not 0 <= margin <= 1:
        table.refuse("adjudicate_margin", _("A margin is a share, from 0 to 1."))
    return margin


def _rule(table: Table, rule: Rule) -> Any:
    given = table.get(rule.name)
    value = tuple(given) if isinstance(given, list) else given
    if value is None:
        return rule.usual
    if not rule.takes(value):
        known = [_as_written(one) for one in rule.known] + (["2 of 3"] if rule.by_share else [])
        parts = {"value": in_words([_as_written(value)]), "known": in_words(known)}
        table.refuse(rule.name, _("Unknown: %(value)s; known are: %(known)s.", **parts))
    return value


def _as_written(value: Any) -> Any:
    """A value for a message; a list in its brackets."""
    return f"[{in_words(value)}]" if isinstance(value, tuple) else value


def _sample(table: Table, beside: Beside) -> SampleRule:
    """The seed stands in the sample's table, or beside it."""
    given = table.get("sample")
    seed = table.whole("seed", limits.SEED)
    if given is None or given == ALL:
        return SampleRule(seed=seed)
    if isinstance(given, str):
        table.refuse("sample", _('Write “all”, or a table as {per_subject = 50, split = "test"}.'))
        return SampleRule()
    sample = table.part(given, "sample", _SAMPLE)
    if sample.is_table and not any(sample.given.get(key) is not None for key in _SAMPLE[:-1]):
        sample.refuse("", _("Say which items: per_subject, split, subjects, categories or file."))
    for name in ("split", "subjects", "categories"):
        if sample.get("file") is not None and sample.get(name) is not None:
            sample.refuse(name, _("A file names its items; give it alone."))
    if seed is not None and sample.get("seed") is not None:
        sample.refuse("seed", _("Given twice; take one away."))
    own = sample.whole("seed", limits.SEED)
    return SampleRule(
        per_subject=sample.whole("per_subject", Range(1, limits.PER_SUBJECT.most)),
        split=sample.string("split", most=limits.SPLIT) or "",
        ids=_ids(sample, beside),
        seed=seed if own is None else own,
        subjects=tuple(sample.strings("subjects", most=NAMES)),
        categories=tuple(sample.strings("categories", most=NAMES)),
    )


def _ids(sample: Table, beside: Beside) -> tuple[str, ...] | None:
    """The items that a file names, one a line."""
    text = _file(sample, "file", beside, limits.SAMPLE_FILE)
    if text is None:
        return None
    ids = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not ids:
        sample.refuse("file", _("The file names no item; write one sample_id a line."))
    if too_long := [id for id in ids if len(id) > limits.SAMPLE_ID]:
        parts = {"ids": in_words(too_long), "most": str(limits.SAMPLE_ID)}
        sample.refuse("file", _("Longer than %(most)s characters: %(ids)s.", **parts))
    return ids


def _forms(table: Table, beside: Beside) -> tuple[Form, ...]:
    if table.get("forms") is None:
        return (shipped()[CULTURE],)
    names = table.strings("forms", most=FORMS, required=True)
    read = {name: _form(table, f"forms[{place}]", name, beside) for place, name in enumerate(names)}
    forms = tuple(form for form in read.values() if form is not None)
    # Tables of a release are called by a form's id.
    if twice := repeated([fold(form.id) for form in forms]):
        table.refuse("forms", _("Forms of one name: %(ids)s.", ids=in_words(twice)))
    return forms


def _form(table: Table, place: str, name: str, beside: Beside) -> Form | None:
    if name in shipped():
        return shipped()[name]
    text = _text(table, place, name, beside, limits.FORM)
    if text is None:
        return None
    try:
        return read_form(text)
    except FormError as error:
        for problem in error.problems:
            where = [f"line {problem.line}" if problem.line else "", problem.place]
            parts = {"file": name, "place": ", ".join(filter(None, dict.fromkeys(where)))}
            said = _("%(file)s, %(place)s: %(problem)s", problem=problem.message, **parts)
            table.refuse(place, said)
        return None


def _file(table: Table, key: str, beside: Beside, most: int) -> str | None:
    """The text of the file that a key names."""
    name = table.string(key, most=limits.NAME)
    return None if name is None else _text(table, key, name, beside, most)


def _text(table: Table, key: str, name: str, beside: Beside, most: int) -> str | None:
    if not _FILE_NAME.match(name):
        table.refuse(key, _("Name a file that lies beside this one, without its folder."))
        return None
    text = beside(name)
    if text is None:
        parts = {"name": in_words([name]), "shipped": ", ".join(shipped())}
        problem = _("There is no file %(name)s beside this one.", **parts)
        if key.startswith("forms"):
            problem = _("%(name)s is no file beside this one, nor one of: %(shipped)s.", **parts)
        table.refuse(key, problem)
    elif len(text) > most:
        parts = {"count": str(len(text)), "most": str(most)}
        table.refuse(key, _("The file has %(count)s characters; at most are %(most)s.", **parts))
        return None
    return text


def _written_kind(kind: str, rules: KindRules, files: dict[str, str]) -> dict[str, Any]:
    table: dict[str, Any] = {"overlap": rules.overlap}
    table["sample"] = _written_sample(kind, rules.sample, files)
    table |= {"seed": rules.sample.seed, "adjudicate_margin": rules.adjudicate_margin}
    table |= rules.rules
    if rules.forms:
        table["forms"] = [_written_form(form, files) for form in rules.forms]
    return table


def _written_sample(kind: str, sample: SampleRule, files: dict[str, str]) -> Any:
    table: dict[str, Any] = {}
    if sample.per_subject is not None:
        table["per_subject"] = sample.per_subject
    if sample.split:
        table["split"] = sample.split
    table |= {
        name: list(names)
        for name, names in (("subjects", sample.subjects), ("categories", sample.categories))
        if names
    }
    if sample.ids is not None:
        table["file"] = f"sample-{kind}.txt"
        files[table["file"]] = "".join(f"{id}\n" for id in sample.ids)
    return table or ALL


def _written_form(form: Form, files: dict[str, str]) -> str:
    """How the protocol names a form: a shipped one by its id, any other by its file."""
    if shipped().get(form.id) == form:
        return form.id
    name = f"form-{form.id}.toml"
    files[name] = toml_of(form.document())
    return name
