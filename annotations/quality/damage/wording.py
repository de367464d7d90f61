"""Words and sentences that are gone, doubled, out of place or unreadable."""

from collections.abc import Iterator
from random import Random

import regex

from annotations.quality import negations
from annotations.quality.damage.base import Outcome, Sound, with_text
from annotations.quality.units import QUESTION, Unit, fields_in_both, folded

_SENTENCE = regex.compile(r"(?:[^.!?؟。！？।။፧።]|[.!?](?!\s|$))+[.!?؟。！？।။፧።]+[\"”»）)]*\s*")
_WORD = regex.compile(r"(?<![\p{L}\p{M}\p{N}-])\p{L}[\p{L}\p{M}]{3,}(?=\s\p{L})")
_TALK = (
    "Here is the translation:\n\n{}",
    "Sure! {}",
    "{}\n\nNote: I kept the technical terms as they are.",
    "**Question:** {}",
)
LEAST_LETTERS = 30
"""Of a sentence, so that its loss changes what is asked."""


def drop_negation(sound: Sound, rng: Random) -> Iterator[Unit]:
    """One negation is gone, where the language's file says how."""
    for field, text in sound.unit.fields():
        for drop in negations.drops(text, sound.language):
            rest = drop.replacement + text[drop.end :]
            if text[drop.start].isupper():
                rest = rest[:1].upper() + rest[1:]
            yield with_text(sound.unit, field, text[: drop.start] + rest)


def drop_sentence(sound: Sound, rng: Random) -> Iterator[Unit]:
    """One of several sentences of a question is gone, but not its last."""
    text = sound.unit.question
    found = list(_SENTENCE.finditer(text))
    for match in found[:-1]:
        if len(match[0]) >= LEAST_LETTERS:
            yield sound.changed(QUESTION, match.start(), match.end(), "")


def repeat_sentence(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A sentence of a question stands there twice."""
    for match in _SENTENCE.finditer(sound.unit.question):
        if len(match[0]) >= LEAST_LETTERS:
            yield sound.changed(QUESTION, match.end(), match.end(), f" {match[0].strip()} ")


def leave_sentence(sound: Sound, rng: Random) -> Iterator[Unit]:
    """The last sentence of the source stands behind the question."""
    found = _SENTENCE.findall(sound.source.question)
    if found and len(found[-1]) >= LEAST_LETTERS:
        yield with_text(sound.unit, QUESTION, f"{sound.unit.question} {found[-1].strip()}")


def leave_field(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A field of words has the text of the source."""
    for field, before, after in fields_in_both(sound.source, sound.unit):
        if folded(before) != folded(after) and regex.search(r"\p{Ll}{4}", before):
            yield with_text(sound.unit, field, before)


def double_word(sound: Sound, rng: Random) -> Iterator[Unit]:
    for field, text in sound.unit.fields():
        for match in _WORD.finditer(text):
            yield sound.changed(field, match.end(), match.end(), f" {match[0]}")


def add_talk(sound: Sound, rng: Random) -> Iterator[Unit]:
    """What a language model says around its translation."""
    for talk in _TALK:
        yield with_text(sound.unit, QUESTION, talk.format(sound.unit.question))


def decode_wrongly(sound: Sound, rng: Random) -> Iterator[Unit]:
    """The bytes of a field read as another encoding."""
    for field, text in sound.unit.fields():
        wrong = text.encode().decode("cp1252", errors="replace")
        if wrong != text and "\ufffd" not in wrong:
            yield with_text(sound.unit, field, wrong)


def judge_negation(before: str, planted: str, now: str, language: str) -> Outcome:
    restored = negations.count(now, language) > negations.count(planted, language)
    return "repaired" if restored else "missed"
