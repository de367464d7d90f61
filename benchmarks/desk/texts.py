"""Made-up questions of MMLU's lengths, and texts that stand for their translations.

A "translation" puts an invented word of the language's script in the place of every English
word, the same for the same, and keeps numbers, formulae and punctuation: the desk's checks find
what they find in real texts, and no text is anybody's.
"""

import random
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from workbench.core.languages import language_of

OPTIONS = 4
WORDS = 8_000
SEED = 20_241_204
WORD = re.compile(r"(?<![\\\w$])[A-Za-z]{2,}(?![\w$])")
WITHOUT_SPACES = frozenset({"Jpan", "Hans"})

LETTERS = {
    "Latn": "abcdefghijklmnoprstuvz",
    "Cyrl": "абвгдежзиклмнопрстуфхцчш",
    "Grek": "αβγδεζηθικλμνξοπρστυφχψω",
    "Arab": "ابتثجحخدذرزسشصطعغفقكلمنهوي",
    "Hebr": "אבגדהוזחטיכלמנסעפצקרשת",
    "Deva": "कखगघचछजझटठडढतथदधनपफबभमयरलवसह",
    "Beng": "কখগঘচছজঝটঠডঢতথদধনপফবভমযরলশসহ",
    "Telu": "కఖగఘచఛజఝటఠడఢతథదధనపఫబభమయరలవశసహ",
    "Sinh": "කඛගඝචඡජටඨඩඪතථදධනපඵබභමයරලවශසහ",
    "Ethi": "ሀለሐመሠረሰሸቀበተቸነኘአከወዘየደጀገጠፈ",
    "Kore": "가나다라마바사아자차카타파하고노도로모보소오조초코토포호",
    "Jpan": "あいうえおかきくけこさしすせそたちつてとなにのはまみもやよらりる日本人大学生中国年月",
    "Hans": "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自",
}
"""By script: the letters that invented words are made of."""

LENGTHS = {"Kore": (2, 4), "Ethi": (3, 6), "Jpan": (2, 3), "Hans": (2, 3)}
DEFAULT_LENGTHS = (2, 9)

Unit = tuple[str, list[str]]
"""A question and its options."""


def invented_units(count: int, of: str = "") -> Iterator[Unit]:
    """Questions with four different options each, as long as MMLU's are; others for each `of`."""
    dice = random.Random(f"{SEED}{of}")
    words = _words("en", WORDS)
    for _ in range(count):
        question = _sentence(dice, words, median=28, longest=320) + "?"
        options: set[str] = set()
        while len(options) < OPTIONS:
            options.add(_sentence(dice, words, median=4, longest=40))
        yield question, sorted(options)


class Translator:
    """Stands in for a machine translation engine, from English into one language.

    Args:
        units: all that will be translated; each different word gets one of its own.
    """

    def __init__(self, language: str, units: Iterable[Unit]) -> None:
        self._language = language
        self._units = units

    def translate(self, unit: Unit) -> Unit:
        question, options = unit
        return self._text(question), [self._text(option) for option in options]

    def _text(self, text: str) -> str:
        return self._join(WORD.sub(lambda match: self._lexicon[match[0].lower()], text))

    def _join(self, text: str) -> str:
        unspaced = language_of(self._language).script in WITHOUT_SPACES
        return text.replace(" ", "") if unspaced else text

    @cached_property
    def _lexicon(self) -> dict[str, str]:
        found = {
            word.lower(): ""
            for question, options in self._units
            for text in (question, *options)
            for word in WORD.findall(text)
        }
        return dict(zip(found, _words(self._language, len(found)), strict=True))


def _words(language: str, count: int) -> list[str]:
    """Different words of a language's script."""
    script = language_of(language).script
    letters, (shortest, longest) = LETTERS[script], LENGTHS.get(script, DEFAULT_LENGTHS)
    dice = random.Random(f"{SEED}/{language}")
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(dice.choices(letters, k=dice.randint(shortest, longest)))] = None
    return list(words)


def _sentence(dice: random.Random, words: list[str], *, median: int, longest: int) -> str:
    """Words, their number log-normal about the median as in MMLU."""
    length = min(longest, max(1, round(median * dice.lognormvariate(0, 0.8))))
    return " ".join(dice.choices(words, k=length)).capitalize()
