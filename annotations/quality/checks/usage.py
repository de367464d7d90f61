"""What a language's file says is wrong wherever it stands: letters, contractions, agreement."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.facts import Usage
from annotations.quality.units import QUESTION, Unit, is_english
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

REVIEWED = "reviewed"

FEWEST = 4
"""Words of a source that is taken for a sentence."""

_OPENED = r"[\s\"“”„«'‘¿¡(\[]*+"
_CAPITAL = regex.compile(rf"{_OPENED}\p{{Lu}}")
_SMALL = regex.compile(rf"{_OPENED}(?P<word>\p{{Ll}}[\p{{Ll}}\p{{M}}]++)(?=[\s,])")
_TURKIC = ("tr", "az", "kk")
_IN_WORD = r"[\p{L}\p{M}-]"
_MARKS = ".,;:?!¿¡()[]«»“”„\"'’…।،؛؟·"


class Capitals(Check):
    """A word that stands beside another capital may be part of a name, and passes."""

    id = "capitals"
    order = 24
    name = gettext_noop("Capital letters")
    description = gettext_noop(
        "A word has a capital that the language writes small, such as a month in Spanish, or the "
        "question begins with a small letter although the source's does not."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unreviewed(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        known = knowledge(language).usage
        if known.sentence_case:
            yield from self._beginning(source.question, target.question, language)
        yield from self._lower(source, target, language)
        pattern = _capitalised(language)
        if pattern is None or pattern.search(target.text) is None:
            return
        for field, text in target.fields():
            for match in pattern.finditer(prose(text)):
                yield self._other_case(field, match["word"], match, match["word"].lower())

    def _lower(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        pattern = _uncapitalised(language)
        if pattern is None or pattern.search(target.text) is None:
            return
        for field, text in target.fields():
            for match in pattern.finditer(prose(text)):
                word = match["word"]
                if word not in source.text:
                    yield self._other_case(field, word, match, word[0].upper() + word[1:])

    def _beginning(self, before: str, after: str, language: str) -> Iterator[Finding]:
        match = _SMALL.match(after)
        is_sentence = len(before.split(maxsplit=FEWEST)) >= FEWEST
        if match and is_sentence and _CAPITAL.match(before) and match["word"] not in before:
            first, rest = match["word"][0], match["word"][1:]
            large = "İ" if first == "i" and language.startswith(_TURKIC) else first.upper()
            yield self._other_case(QUESTION, match["word"], match, large + rest)

    def _other_case(self, field: str, word: str, match: "regex.Match[str]", fix: str) -> Finding:
        return self.finding(
            field,
            gettext_noop("“%(word)s” should be written “%(fix)s” here.", word=word, fix=fix),
            gettext_noop("Change the capital."),
            start=match.start("word"),
            end=match.end("word"),
            fix=fix,
        )


class UsualMistakes(Check):
    """Letters that look like the language's own, contractions, old spellings, false friends."""

    id = "usual_mistakes"
    order = 24
    name = gettext_noop("Usual mistakes")
    description = gettext_noop(
        "A spelling that is always wrong in this language, as machines and keyboards make it: a "
        "letter of a neighbour's alphabet, a contraction not made."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unreviewed(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        yield from self._told(_replaced(_mistakes(language), source, target))
        yield from self._told(_misspelt(language, target))
        if is_english(source.language):
            yield from self._told(_false_friends(language, source, target))
        for pattern in _unmended(language):
            if pattern.search(target.text):
                for field, text in target.fields():
                    for match in pattern.finditer(prose(text)):
                        if source is target or match[0].lower() not in source.text.lower():
                            yield self._finding(field, match, None)

    def _told(self, replaced: "Iterator[Replaced]") -> Iterator[Finding]:
        for field, match, fix in replaced:
            yield self._finding(field, match, fix)

    def _finding(self, field: str, match: "regex.Match[str]", fix: str | None) -> Finding:
        return self.finding(
            field,
            gettext_noop("“%(found)s” is a usual mistake.", found=match[0]),
            gettext_noop("Check how it is spelt.")
            if fix is None
            else gettext_noop("Write “%(fix)s”.", fix=fix),
            start=match.start(),
            end=match.end(),
            fix=fix,
        )


class Agreement(Check):
    """Only where an ending leaves no doubt of a word's gender and number."""

    id = "agreement"
    order = 24
    name = gettext_noop("Grammatical agreement")
    description = gettext_noop(
        "An article or the like is not of the gender or number of its noun, whose ending tells it "
        "for sure."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unreviewed(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, match, fix in _replaced(_agreement(language), source, target):
            yield self.finding(
                field,
                gettext_noop("“%(found)s” does not agree with its noun.", found=match[0].strip()),
                gettext_noop("Write “%(fix)s”, or look at the noun.", fix=fix.strip()),
                start=match.start(),
                end=match.end(),
                fix=fix,
            )


CHECKS = (Capitals(), UsualMistakes(), Agreement())


def unreviewed(language: str) -> Unchecked | None:
    """Of a language that has no such rule nothing is left out, but of one that nobody looked at."""
    known = knowledge(language)
    if known.usage != Usage() or known.typography.basis == REVIEWED:
        return None
    return Unchecked(gettext_noop("Of its usage nothing is known."))


Replaced = tuple[str, "regex.Match[str]", str]
"""A field, what is wrong in it, and what should stand there."""


Patterns = list[tuple["regex.Pattern[str]", str]]
"""What is wrong, each with what replaces it. Searched for one by one: a pattern with a letter that
has to be there is passed over at once, and all of them joined are not."""


def _replaced(patterns: Patterns, source: Unit, target: Unit) -> Iterator[Replaced]:
    there = [(pattern, put) for pattern, put in patterns if pattern.search(target.text)]
    if not there:
        return
    theirs = dict(source.fields()) if source is not target else {}
    for field, text in target.fields():
        plain = prose(text)
        for pattern, put in there:
            for match in pattern.finditer(plain):
                if match[0] not in theirs.get(field, ""):
                    yield field, match, _cased(match[0], match.expand(put))


def _misspelt(language: str, target: Unit) -> Iterator[Replaced]:
    """Whole words that are wrong; where words have no spaces, what is wrong anywhere."""
    words = _usage(language).spellings
    if not words or not _may_have(words, target.text, language):
        return
    pattern = _spelling(language)
    for field, text in target.fields():
        for match in pattern.finditer(prose(text)):
            fix = words[match["word"].lower()]
            is_acronym = match["word"].isupper() and len(match["word"]) > 1
            if match["word"] != fix and not is_acronym:
                yield field, match, _cased(match[0], match[0].replace(match["word"], fix))


def _may_have(words: Mapping[str, str], text: str, language: str) -> bool:
    """Whether one of the words stands between spaces and marks, at a glance."""
    usage = _usage(language)
    if not knowledge(language).spaces or usage.prefixes:
        return _spelling(language).search(text) is not None
    return not words.keys().isdisjoint(part.strip(_MARKS) for part in text.lower().split())


def _false_friends(language: str, source: Unit, target: Unit) -> Iterator[Replaced]:
    """A word of the translation that looks like one of the English source and means another."""
    friends = _usage(language).false_friends
    there = source.text.lower() if friends else ""
    for theirs, (pattern, put) in _friends(language).items():
        if theirs in there and pattern.search(target.text):
            for field, text in target.fields():
                for match in pattern.finditer(prose(text)):
                    yield field, match, _cased(match[0], put)


def _cased(found: str, fix: str) -> str:
    """A replacement that begins as what it replaces does."""
    return fix[:1].upper() + fix[1:] if found[:1].isupper() else fix


@lru_cache(maxsize=MANY)
def _mistakes(language: str) -> Patterns:
    return _compiled(_usage(language).mistakes, _usage(language))


@lru_cache(maxsize=MANY)
def _agreement(language: str) -> Patterns:
    return _compiled(_usage(language).agreement, _usage(language))


def _compiled(patterns: Mapping[str, str], usage: Usage) -> Patterns:
    """Patterns that may name lists of nouns in braces, with the words of the lists."""
    return [(regex.compile(_named(one, usage)), put) for one, put in patterns.items()]


def _named(pattern: str, usage: Usage) -> str:
    for name, words in usage.nouns.items():
        pattern = pattern.replace(f"{{{name}}}", f"(?:{'|'.join(map(regex.escape, words))})")
    return pattern


@lru_cache(maxsize=MANY)
def _unmended(language: str) -> "list[regex.Pattern[str]]":
    return [regex.compile(one) for one in _usage(language).unmended]


@lru_cache(maxsize=MANY)
def _spelling(language: str) -> "regex.Pattern[str]":
    usage = _usage(language)
    words = sorted(usage.spellings, key=len, reverse=True)
    forms = "|".join(map(regex.escape, words))
    if not knowledge(language).spaces:
        return regex.compile(f"(?P<word>{forms})")
    before = f"(?:{'|'.join(map(regex.escape, usage.prefixes))})?" if usage.prefixes else ""
    return regex.compile(rf"(?i)(?<!{_IN_WORD}){before}(?P<word>{forms})(?!{_IN_WORD})")


@lru_cache(maxsize=MANY)
def _friends(language: str) -> "dict[str, tuple[regex.Pattern[str], str]]":
    return {
        theirs: (regex.compile(rf"(?i)(?<!{_IN_WORD}){ours}(?!{_IN_WORD})"), put)
        for theirs, words in _usage(language).false_friends.items()
        for ours, put in words.items()
    }


def _usage(language: str) -> Usage:
    return knowledge(language).usage


@lru_cache(maxsize=MANY)
def _capitalised(language: str) -> "regex.Pattern[str] | None":
    """Words with a capital that are small: behind a small word and before no other capital, for
    `Santo Domingo` is a name; and months beside a figure."""
    known = knowledge(language).usage
    parts = []
    if known.small:
        parts.append(
            r"(?<=(?<![\p{L}'’-])\p{Ll}{1,20}[,;:]? "
            r"|(?:\A|[.?!\n]\s?)[¿¡]?\p{Lu}\p{Ll}{0,3} )"
            rf"(?P<word>{_capitals(known.small)})"
            r"(?![\p{L}\p{M}-])(?! (?:\p{Ll}{1,4} ){0,2}\p{Lu})"
        )
    if known.months:
        months = _capitals(known.months)
        parts.append(
            rf"(?<=\p{{Nd}}[.ºª]? (?:de )?)(?P<word>{months})(?![\p{{L}}\p{{M}}-])"
            rf"|(?<=\p{{Ll}} )(?P<word>{months})(?= (?:de |del )?\p{{Nd}}{{4}}(?!\p{{Nd}}))"
        )
    if known.adjectives:
        words, nouns = _capitals(known.adjectives), "|".join(map(regex.escape, known.beside))
        behind = rf"(?<=(?<!{_IN_WORD})(?:{nouns}) )"
        parts.append(
            rf"{behind}(?P<word>{words})(?!{_IN_WORD}| \p{{Lu}})"
            rf"|(?<=\p{{Ll}} )(?P<word>{words})(?= (?:{nouns})(?!\p{{L}}))"
        )
    if known.behind:
        words, behind = (
            _capitals(known.months + known.adjectives),
            "|".join(map(regex.escape, known.behind)),
        )
        parts.append(rf"(?<=(?<!{_IN_WORD})(?:{behind}) )(?P<word>{words})(?!{_IN_WORD}| \p{{Lu}})")
    return regex.compile("|".join(parts)) if parts else None


@lru_cache(maxsize=MANY)
def _uncapitalised(language: str) -> "regex.Pattern[str] | None":
    """Words that have a capital wherever they stand, written small."""
    words = knowledge(language).usage.large
    if not words:
        return None
    endings = "|".join(regex.escape(word[1:]) for word in words if word.startswith("*"))
    whole = [regex.escape(word[0].lower() + word[1:]) for word in words if word[0] != "*"]
    forms = "|".join([*([rf"\p{{Ll}}{{3,30}}(?:{endings})"] if endings else []), *whole])
    return regex.compile(
        rf"(?<![\p{{L}}\p{{M}}.-])(?P<word>{forms})(?![\p{{L}}\p{{M}}-]|\.\p{{L}})"
    )


def _capitals(words: tuple[str, ...]) -> str:
    return "|".join(
        regex.escape(word[0].upper() + word[1:].removesuffix("*")) + r"\p{Ll}*" * word.endswith("*")
        for word in words
    )
