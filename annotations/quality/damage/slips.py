"""Slips against the typography and usage of a language, to measure the checks with.

They are too small to tell how carefully somebody reads, and are planted in nobody's task. What
could be wrong says the language's file; of one that says nothing there is no slip.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from random import Random

import regex

from annotations.quality.checks.figures import ZEROS
from annotations.quality.damage.base import Sound, at_each
from annotations.quality.languages import knowledge
from annotations.quality.units import QUESTION, Unit, fields_in_both

_LETTER = r"[\p{L}\p{M}]"
_QUOTED = regex.compile(r"([\"“”„«「])([^\"“”„«»「」\n]{1,200}+)([\"“”»」])")
_ELSEWHERE = ("„“", "«»", "“”")
_NUMBER = regex.compile(r"(?<![\p{N}.,])\p{Nd}++(?![.,]?\p{Nd})")
_NAME = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}\p{Ll}{5,}+(?![\p{L}\p{N}])")
_SEPARATED = regex.compile(r"(?<![\p{N}.,])\d++(?:[.,\u00a0\u202f]\d++)++(?![\p{N}.,])")


class Slip(StrEnum):
    """What is done to a sound text."""

    OPENING_MARK_LOST = "opening_mark_lost"
    FOREIGN_MARK = "foreign_mark"
    SPACE_MISPLACED = "space_misplaced"
    FOREIGN_QUOTES = "foreign_quotes"
    DIGITS_MIXED = "digits_mixed"
    SEPARATOR_KEPT = "separator_kept"
    CAPITAL_CHANGED = "capital_changed"
    USUAL_MISTAKE = "usual_mistake"
    NAME_MISSPELT = "name_misspelt"

    @property
    def label(self) -> str:
        return self.replace("_", " ").capitalize()


def slips(source: Unit, unit: Unit, language: str, kind: Slip, rng: Random) -> Iterator[Unit]:
    """Yield each way to make one slip of a kind in a sound translation, in random order."""
    made = [one for one in _PLANTS[kind](Sound(source, unit, language), rng) if one != unit]
    rng.shuffle(made)
    yield from made


def lose_opening(sound: Sound, rng: Random) -> Iterator[Unit]:
    marks = "".join(knowledge(sound.language).typography.openings.values())
    if marks:
        yield from at_each(sound, regex.compile(f"[{marks}]"), lambda _match: [""])


def change_mark(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A mark of the language becomes the one of Latin script."""
    latin = {own: mark for mark, own in knowledge(sound.language).typography.marks.items()}
    if latin:
        pattern = regex.compile(f"[{regex.escape(''.join(latin))}]")
        yield from at_each(sound, pattern, lambda match: [latin[match[0]]])


def misplace_space(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A space before a mark or none behind a comma; none where one has to be; one in a word of a
    script without spaces."""
    known = knowledge(sound.language)
    if known.typography.close:
        marks = regex.escape(known.typography.close)
        before = regex.compile(rf"(?<={_LETTER})(?=[{marks}](?:\s|\Z|{_LETTER}))")
        yield from at_each(sound, before, lambda _match: [" "])
    if known.typography.close and known.spaces:
        behind = regex.compile(rf"(?<={_LETTER}{{2}}[,،፣]) (?={_LETTER}{{2}})")
        yield from at_each(sound, behind, lambda _match: [""])
    if known.typography.spaced:
        spaced = regex.compile(rf"[ \u00a0\u202f]+(?=[{''.join(known.typography.spaced)}])")
        yield from at_each(sound, spaced, lambda _match: [""])
    if known.typography.close and not known.spaces:
        letter = r"[\p{Han}\p{Hiragana}]"
        inside = regex.compile(rf"(?<={letter})(?={letter})")
        yield from at_each(sound, inside, lambda _match: [" "])


def change_quotes(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A quotation has the marks of a language that writes others."""
    own = knowledge(sound.language).typography.quotes
    foreign = [pair for pair in _ELSEWHERE if own and pair not in own]
    yield from at_each(
        sound, _QUOTED, lambda match: [f"{one[0]}{match[2].strip()}{one[1]}" for one in foreign]
    )


def mix_digits(sound: Sound, rng: Random) -> Iterator[Unit]:
    """One of several numbers has the digits of another script used for the language."""
    systems = [one for one in knowledge(sound.language).typography.digits if one in ZEROS]
    others = [*systems, "arab"] if "arabext" in systems else systems
    if len(others) > 1 and len(_NUMBER.findall(sound.unit.text)) > 2:
        yield from at_each(sound, _NUMBER, lambda match: [_in(match[0], one) for one in others])


def keep_separator(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A number is left as the source writes it, which the language does not."""
    theirs, ours = (knowledge(one).typography for one in (sound.source.language, sound.language))
    if not ours.decimal or theirs.decimal in ours.decimal:
        return
    for field, before, after in fields_in_both(sound.source, sound.unit):
        written = {_digits(one): one for one in _SEPARATED.findall(before)}
        for match in _SEPARATED.finditer(after):
            if (kept := written.get(_digits(match[0]), match[0])) != match[0]:
                yield sound.changed(field, match.start(), match.end(), kept)


def change_capital(sound: Sound, rng: Random) -> Iterator[Unit]:
    """The question begins with a small letter, or a word that is small has a capital."""
    usage = knowledge(sound.language).usage
    if usage.sentence_case:
        first = regex.compile(r"(?<=\A[¿¡\"«“„]?)\p{Lu}(?=\p{Ll}{2})")
        for match in first.finditer(sound.unit.question):
            yield sound.changed(QUESTION, match.start(), match.end(), match[0].lower())
    words = "|".join(regex.escape(word.removesuffix("*")) for word in (*usage.small, *usage.months))
    if words:
        small = regex.compile(rf"(?<=\p{{Ll}} |\p{{Nd}}\.? |de )(?:{words})(?!\p{{Lu}})")
        yield from at_each(sound, small, lambda match: [match[0][0].upper() + match[0][1:]])


def make_usual_mistake(sound: Sound, rng: Random) -> Iterator[Unit]:
    for pattern, put in knowledge(sound.language).usage.planted.items():
        for field, text in sound.unit.fields():
            for match in regex.finditer(pattern, text):
                yield sound.changed(field, match.start(), match.end(), match.expand(put))


def misspell_name(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A name that is kept has one letter too few or another, or two that have changed places."""
    for field, text in sound.unit.fields():
        for match in _NAME.finditer(text):
            if match[0] in sound.source.text:
                yield sound.changed(field, match.start(), match.end(), _misspelt(match[0], rng))


def _misspelt(name: str, rng: Random) -> str:
    place = rng.randrange(1, len(name) - 2)
    head, letter, tail = name[:place], name[place], name[place + 1 :]
    other = rng.choice("abdefgiklmnoprstu")
    return rng.choice((head + tail, head + other + tail, head + tail[0] + letter + tail[1:]))


def _in(number: str, system: str) -> str:
    return "".join(chr(ord(ZEROS[system]) + int(digit)) for digit in number)


def _digits(number: str) -> str:
    return regex.sub(r"\D", "", number)


_PLANTS: dict[Slip, Callable[[Sound, Random], Iterator[Unit]]] = {
    Slip.OPENING_MARK_LOST: lose_opening,
    Slip.FOREIGN_MARK: change_mark,
    Slip.SPACE_MISPLACED: misplace_space,
    Slip.FOREIGN_QUOTES: change_quotes,
    Slip.DIGITS_MIXED: mix_digits,
    Slip.SEPARATOR_KEPT: keep_separator,
    Slip.CAPITAL_CHANGED: change_capital,
    Slip.USUAL_MISTAKE: make_usual_mistake,
    Slip.NAME_MISSPELT: misspell_name,
}
