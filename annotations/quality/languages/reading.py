"""Read the file of a language: TOML, checked member by member, every fault named at once."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import reduce
from inspect import signature
from typing import Any

import regex

from annotations.canonical import canonical
from annotations.quality.languages.facts import (
    MORE_NUMBERS,
    NUMBERS,
    Dropping,
    Examples,
    Facts,
    Length,
    Negation,
    Numbers,
    Opposites,
    Plain,
    Quantities,
    References,
    Stressed,
    Talk,
    Typography,
    Usage,
)

Reader = Callable[[object], Any]
Table = Mapping[str, Any]

EXAMPLES = "examples"
"""What each file has of its own: a region differs in them."""


class LanguageFileError(ValueError):
    """The file of a language cannot be used; the text has a line for each fault."""


class _Faults(ValueError):
    """What is wrong with a value, each with where it stands in the value."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__(*faults)
        self.faults = faults


@dataclass(frozen=True)
class LanguageFile:
    """What one file says: of another language's file, whose facts it shares, or facts of its own.

    `like` names the language of which a region's file tells the differences alone.
    `scripts` are ISO 15924 codes, the usual script first; none where the file names none, for it
    is then of the one script in which the language is usually written.
    """

    same_as: str = ""
    like: str = ""
    scripts: tuple[str, ...] = ()
    shared: Table = field(default_factory=dict)
    by_script: Mapping[str, Table] = field(default_factory=dict)

    def over(self, usual: "LanguageFile") -> "LanguageFile":
        """Return this file with what it does not say itself from that of its language."""
        shared = {name: one for name, one in usual.shared.items() if name != EXAMPLES}
        for name, one in self.shared.items():
            both = isinstance(one, Mapping) and isinstance(shared.get(name), Mapping)
            shared[name] = {**shared[name], **one} if both else one
        return replace(usual, like=self.like, shared=shared)

    def facts(self, *scripts: str) -> Facts:
        """Return what holds in these scripts, all of them together."""
        tables = (self.by_script.get(script, {}) for script in scripts)
        return _facts(reduce(_joined, tables, self.shared))


def read_language(content: str, name: str) -> LanguageFile:
    """Read the content of the file called `name`.

    Raises:
        LanguageFileError: it is no TOML, or holds what no file of a language has.
    """
    try:
        file = _language_file(tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        raise LanguageFileError(f"{name}: {error}") from error
    except _Faults as error:
        lines = (f"{name}: {where}: {problem}" for where, problem in error.faults)
        raise LanguageFileError("\n".join(lines)) from None
    return file


def _language_file(raw: dict[str, object]) -> LanguageFile:
    own = {key: raw.pop(key) for key in ("same_as", "like", "scripts", "script") if key in raw}
    given = _table(same_as=_text, like=_text, scripts=_texts, script=_any_table)(own)
    file = LanguageFile(
        same_as=given.get("same_as", ""),
        like=given.get("like", ""),
        scripts=given.get("scripts", ()),
        shared=raw,
        by_script=given.get("script", {}),
    )
    faults = []
    if file.same_as and (raw or len(own) > 1):
        faults.append(("same_as", "stands alone; take out the rest of the file, or this line"))
    for script in file.by_script:
        if script not in file.scripts:
            faults.append((f"script.{script}", f"write scripts = [..., {script!r}] above"))
    for at, table in {"": raw, **{f"script.{s}.": t for s, t in file.by_script.items()}}.items():
        try:
            _facts(table)
        except _Faults as error:
            faults += [(f"{at}{where}", problem) for where, problem in error.faults]
    if faults:
        raise _Faults(*faults)
    return file


def _joined(first: Table, second: Table) -> Table:
    """Lists go on, tables are joined, and of any other member the second is taken."""
    both = {**first, **second}
    for key in first.keys() & second.keys():
        if isinstance(first[key], Mapping) and isinstance(second[key], Mapping):
            both[key] = _joined(first[key], second[key])
        elif isinstance(first[key], list) and isinstance(second[key], list):
            both[key] = [*first[key], *second[key]]
    return both


def _table(make: Callable[..., Any] = dict, /, **members: Reader) -> Reader:
    """A table with some of these members, made into what `make` makes of them."""

    def read(value: object) -> Any:
        given: dict[str, Any] = {}
        faults = []
        for name, inner in _any_table(value).items():
            try:
                if name not in members:
                    raise _Faults(("", f"no such member; there are {', '.join(members)}"))
                given[name] = members[name](inner)
            except _Faults as error:
                faults += [(f"{name}.{at}".rstrip("."), problem) for at, problem in error.faults]
        if faults:
            raise _Faults(*faults)
        try:
            return make(**given)
        except TypeError as error:
            raise _Faults(("", f"needs {' and '.join(_required(make))}")) from error

    return read


def _required(make: Callable[..., Any]) -> list[str]:
    parameters = signature(make).parameters
    return [name for name, one in parameters.items() if one.default is one.empty]


def _any_table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Faults(("", "is no table; write it as [heading] with its members below"))
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Faults(("", 'is no text; write it in quotation marks, as in "text"'))
    return canonical(value)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Faults(("", 'is no list; write it as in ["one", "two"]'))
    return tuple(map(_text, value))


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Faults(("", "is neither true nor false"))
    return value


def _positive(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise _Faults(("", "is no number above 0"))
    return value


def _length(shortest: float, longest: float, usual: float | None = None) -> Length:
    if shortest >= longest:
        raise _Faults(("", "shortest is not below longest"))
    usual = (shortest * longest) ** 0.5 if usual is None else usual
    if not shortest < usual < longest:
        raise _Faults(("", "usual is not between shortest and longest"))
    return Length(shortest, longest, usual)


def _word(value: object) -> str:
    word = _text(value)
    if "*" in word.strip("*") or not word.strip("* ") or word.strip() != word:
        raise _Faults(("", f"{word!r}: a * may stand before a word and after it, and no space may"))
    return word


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(_word, _texts(value)))


def _pattern(value: object) -> str:
    text = _text(value)
    try:
        regex.compile(text)
    except regex.error as error:
        raise _Faults(("", f"{text!r} is no regular expression: {error}")) from error
    return text


def _patterns(value: object) -> tuple[str, ...]:
    return tuple(map(_pattern, _texts(value)))


def _replacements(key: Reader, put: Reader = _text) -> Reader:
    def read(value: object) -> Mapping[str, str]:
        return {key(old): put(new) for old, new in _any_table(value).items()}

    return read


def _scales(value: object) -> Mapping[str, int]:
    return {word: int(_positive(scale)) for word, scale in _any_table(value).items()}


def _words_by_name(value: object) -> Mapping[str, tuple[str, ...]]:
    return {name: _texts(words) for name, words in _any_table(value).items()}


def _pair(value: object) -> str:
    pair = _text(value)
    if len(pair) != 2:
        raise _Faults(("", "has more than an opening and a closing mark in one text"))
    return pair


def _pairs(value: object) -> tuple[str, ...]:
    return tuple(map(_pair, _texts(value)))


def _spaces(value: object) -> Mapping[str, str]:
    """By mark, the space before it."""
    spaces = _any_table(value)
    if not all(isinstance(space, str) and space.isspace() for space in spaces.values()):
        raise _Faults(("", "has what is no space; write it as in {'?' = '\\u202f'}"))
    return spaces


def _decimal_or_group(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise _Faults(("", 'is no text; write the marks in one, the usual one first, as in ",."'))
    return value


def _replacements_by_name(value: object) -> Mapping[str, Mapping[str, str]]:
    return {name: _replacements(_text)(texts) for name, texts in _any_table(value).items()}


def _typography(**given: Any) -> Typography:
    return Typography(basis=given.pop("from", ""), **given)


def _numbers(only_signs: bool = False, **words: tuple[str, ...]) -> Numbers:
    missing = [name for name in map(str, NUMBERS) if name not in words]
    if words and missing:
        raise _Faults(("", f"lacks {', '.join(missing)}"))
    return Numbers({int(name): forms for name, forms in words.items()}, only_signs)


_facts: Callable[[object], Facts] = _table(
    Facts,
    spaces=_yes_or_no,
    joiners=_yes_or_no,
    doubles_words=_yes_or_no,
    may_repeat=_words,
    question_marks=_text,
    question_endings=_texts,
    length=_table(_length, shortest=_positive, longest=_positive, usual=_positive),
    talk=_table(Talk, labels=_texts, openings=_texts, phrases=_texts),
    negation=_table(
        Negation,
        words=_words,
        stressed=_table(Stressed, words=_words, least=_words),
        plain=_table(Plain, words=_words, patterns=_patterns, idle=_words),
        hints=_patterns,
        patterns=_patterns,
        least=_words,
        dropped=_table(
            Dropping,
            before=_texts,
            after=_texts,
            only=_texts,
            kept=_texts,
            replace=_replacements(_word),
            patterns=_replacements(_pattern),
        ),
    ),
    opposites=_table(Opposites, **{one.name: _words for one in fields(Opposites)}),
    numbers=_table(
        _numbers, only_signs=_yes_or_no, **{str(n): _words for n in (*NUMBERS, *MORE_NUMBERS)}
    ),
    quantities=_table(
        Quantities,
        minus=_texts,
        percent=_texts,
        units=_words_by_name,
        currencies=_words_by_name,
        scales=_scales,
        units_first=_yes_or_no,
        hyphen_joins=_yes_or_no,
        morning=_texts,
        afternoon=_texts,
    ),
    references=_table(
        References,
        both=_words,
        either=_words,
        all=_words,
        none=_words,
        conjunction=_words,
        disjunction=_words,
        options=_words,
        only=_words,
    ),
    typography=_table(
        _typography,
        **{"from": _text},
        quotes=_pairs,
        inner=_replacements(_pair, _pair),
        digits=_texts,
        decimal=_decimal_or_group,
        group=_decimal_or_group,
        openings=_replacements(_text),
        asking=_texts,
        marks=_replacements(_text),
        close=_text,
        spaced=_spaces,
    ),
    usage=_table(
        Usage,
        small=_words,
        months=_words,
        sentence_case=_yes_or_no,
        large=_words,
        adjectives=_words,
        beside=_texts,
        behind=_texts,
        mistakes=_replacements(_pattern),
        unmended=_patterns,
        spellings=_replacements(_text),
        prefixes=_texts,
        false_friends=_replacements_by_name,
        nouns=_words_by_name,
        agreement=_replacements(_pattern),
        planted=_replacements(_pattern),
    ),
    examples=_table(
        Examples, negated=_texts, plain=_texts, wrong=_replacements_by_name, right=_words_by_name
    ),
)
