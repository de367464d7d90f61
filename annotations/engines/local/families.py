"""How models are told the languages: told apart by their vocabularies, not by their names.

A converted model no longer says what it was; its vocabulary has the tokens of the languages, each
family's in a shape of its own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from annotations.engines.local.codes import Codes, known_as

END = "</s>"


@dataclass(frozen=True, slots=True)
class Prompt:
    """The tokens before a text, and those that the translation begins with."""

    before: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()

    def source(self, pieces: Iterable[str]) -> list[str]:
        return [*self.before, *pieces, END]


@dataclass(frozen=True)
class Family:
    """Models that are told the languages in one way, by tokens that `shape` is written for.

    One that `names_source` has the source's token before the text and begins the translation with
    the target's; the others have the target's before the text. Their input has at most `longest`
    pieces, as they were trained, and a `licence` is that of all models that there are.
    """

    name: str
    shape: str
    pattern: str
    names_source: bool
    longest: int
    licence: str = ""
    from_many: bool = True

    @cached_property
    def _token(self) -> "re.Pattern[str]":
        return re.compile(self.pattern)

    def codes_in(self, vocabulary: Iterable[str]) -> list[str]:
        found = map(self._token.fullmatch, vocabulary)
        return [match[1] for match in found if match]

    def prompt(self, source: str, target: str) -> Prompt:
        """For two of the model's own codes; "" for a source that is not named."""
        target_token = self.shape.format(target)
        if self.names_source:
            return Prompt((self.shape.format(source),), (target_token,))
        return Prompt((target_token,))


NLLB = Family("NLLB-200", "{}", r"([a-z]{3}_[A-Z][a-z]{3})", True, 512, licence="cc-by-nc-4.0")
MARIAN = Family("Marian", ">>{}<<", r">>([A-Za-z_]{2,})<<", False, 512, from_many=False)
FAMILIES = (
    NLLB,
    Family("M2M-100", "__{}__", r"__([a-z]{2,3})__", True, 1024),
    Family("mBART-50", "{}", r"([a-z]{2}_[A-Z]{2})", True, 1024),
    Family("MADLAD-400", "<2{}>", r"<2([A-Za-z_]{2,})>", False, 512),
    MARIAN,
)


@dataclass(frozen=True)
class Languages:
    """What a model's vocabulary says of its languages.

    A model without tokens of languages translates from one `source` into one `target`.
    """

    family: Family
    codes: Codes
    source: str = ""
    target: str = ""

    def into(self, source: str) -> tuple[str, ...]:
        """The languages, by BCP 47, that it translates into from one that it may know."""
        if not self.can_read(source):
            return ()
        known = (self.target,) if self.target else self.codes.languages
        return tuple(code for code in known if code != self.codes.listed(source))

    def can_read(self, source: str) -> bool:
        if not self.family.from_many:
            return self.source in ("", source)
        return not self.family.names_source or self.codes.find(source) is not None

    def listed(self, language: str) -> str:
        return language if self.target else self.codes.listed(language)

    def prompt(self, source: str, target: str) -> Prompt:
        if self.target:
            return Prompt()
        code = self.codes.find(target)
        return self.family.prompt(self.codes.find(source) or "", code or "")


def languages_of(vocabulary: Iterable[str], *, source: str, target: str) -> Languages | None:
    """What a vocabulary says, else the two languages that are told beside it; None for neither."""
    tokens = list(vocabulary)
    source, target = known_as(source), known_as(target)
    for family in FAMILIES:
        if codes := family.codes_in(tokens):
            return Languages(family, Codes(codes), "" if family.from_many else source)
    if source and target:
        return Languages(MARIAN, Codes(()), source, target)
    return None
