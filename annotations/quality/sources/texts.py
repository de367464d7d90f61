"""Rules of one question by itself; those that translations keep too are the checks' own."""

from collections.abc import Iterator, Sequence
from unicodedata import is_normalized

import regex

from annotations.canonical import first_alike
from annotations.quality.checks import CHECKS, Unit
from annotations.quality.languages import scripts_of
from annotations.quality.sources.base import Question, SourceFinding, fields_of
from annotations.quality.units import OPTIONS
from workbench.core.letters import LETTERS
from workbench.core.messages import Message

LONG = 20_000
"""Characters of a unit beyond which working on it is slow for people."""

SHORT = 4
"""Characters below which a text tells no language, not even together with others."""

_CHECKS = (
    "wrong_script", "mixed_script", "wrong_decoding", "html_entities", "markup",
    "control_characters", "invisible_characters",
)  # fmt: skip
"""The checks of translations that say as much of a text that has no source."""

_MARKDOWN = regex.compile(
    r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,200}(?<=\S)\*\*(?![\w*])"
    r"|!?\[[^\]\n]{1,200}\]\((?:https?://|/)[^)\s]{1,500}\)"
    r"|(?m:^\#{1,6} \p{Lu}[^\n]{0,40})|```"
)
_ODD = regex.compile(r"[<&\\=]|[^\P{Cc}\n\r\t]")
_LABEL = regex.compile(r"\s*\(?([A-Za-z])[.):]\s")


def findings_on(one: Question, language: str) -> Iterator[SourceFinding]:
    """What is found in one question, in the order of its rules."""
    yield from _of_its_parts(one)
    fields = list(fields_of(one, language))
    yield from _of_its_language(one, fields, language)
    if "Latn" not in scripts_of(language) or not all(_is_plain(text) for _field, text in fields):
        yield from dict.fromkeys(_by_checks(one, fields, language))
    for field, text in fields:
        if match := _MARKDOWN.search(text):
            yield SourceFinding.of("markdown", one, field, match[0][:60])
        if "\r" in text:
            yield SourceFinding.of("line_ends", one, field)
        if not is_normalized("NFC", text):
            yield SourceFinding.of("decomposed", one, field)
    if sum(len(text) for _field, text in fields) > LONG:
        yield SourceFinding.of("long", one, OPTIONS if len(one.question) <= LONG else "question")


def _of_its_parts(one: Question) -> Iterator[SourceFinding]:
    alike = first_alike(one.options)
    pairs = [f"{LETTERS[first]} = {LETTERS[n]}" for n, first in enumerate(alike) if first != n]
    if pairs:
        yield SourceFinding.of("equal_options", one, OPTIONS, ", ".join(pairs))
    labels = [match[1].upper() for text in one.options if (match := _LABEL.match(text))]
    if labels == list(LETTERS[: len(one.options)]):
        yield SourceFinding.of("labelled_options", one, OPTIONS, one.options[0][:20])
    if one.key is None:
        yield SourceFinding.of("no_key", one, "answer")


def _is_plain(text: str) -> bool:
    """Whether a text holds nothing that a check of texts in Latin letters is about."""
    return text.isascii() and _ODD.search(text) is None


def _by_checks(
    one: Question, fields: Sequence[tuple[str, str]], language: str
) -> Iterator[SourceFinding]:
    """What the checks of a translation find where its source holds nothing of the kind."""
    names = [field for field, _text in fields]
    target = _unit([text for _field, text in fields], language)
    nothing = _unit([""] * len(fields), language)
    given = dict(zip((name for name, _text in target.fields()), names, strict=True))
    for check in _CHECKS:
        for finding in CHECKS[check].find(nothing, target, language):
            if (shown := _shown(finding.message)) != "**":  # a power, or told as Markdown
                yield SourceFinding.of(check, one, given[finding.field], shown)


def _of_its_language(
    one: Question, fields: Sequence[tuple[str, str]], language: str
) -> Iterator[SourceFinding]:
    """The question, and all as one text: options are too short to tell their language."""
    check = CHECKS["wrong_language"]
    if (gap := check.unchecked(language)) and gap.entirely:
        return
    long = [text for _field, text in fields if len(text) >= SHORT]
    for text in (one.question, "\n".join(long)):
        for finding in check.find(Unit("", ()), Unit(text, ()), language):
            yield SourceFinding.of(check.id, one, "question", _shown(finding.message))
            return


def _unit(texts: Sequence[str], language: str) -> Unit:
    return Unit(texts[0], tuple(texts[1:]), language=language)


def _shown(message: str) -> str:
    """What a finding names: its sentence is about translations."""
    return next(iter(message.values.values()), "") if isinstance(message, Message) else ""
