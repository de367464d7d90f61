"""What a translation must not change, and the placeholders that stand for it while an engine works.

An engine moves and inflects words, and may do so with the signs of a formula, a line of code or an
option's letter. So these are taken out before and put back after; where they do not all come
back, the caller is told, and asks again or otherwise.
"""

import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape, unescape

import regex

from annotations.quality.notation import code
from annotations.quality.notation.formulae import formulae_of_source
from annotations.quality.quantities.reading import number_places
from annotations.quality.references import figures_referred_to, letters_referred_to, roman
from annotations.quality.terms import source_term

Terms = Sequence[tuple[str, str]]

_LATEX = regex.compile(
    r"""
    \$\$[^$]{1,2000}+\$\$
    | \\\((?:(?!\\[()]).){1,2000}+\\\) | \\\[(?:(?!\\[\[\]]).){1,2000}+\\\]
    | \\begin\{(?P<name>\w{1,20}\*?)\}.{0,4000}?\\end\{(?P=name)\}
    # As Pandoc has it, no space within: prices have one.
    | (?<![\\$\w])\$(?![\s$])(?![^$\n]{0,300}?\p{L}{3,}\s\p{L}{3,})
      [^$\n]{1,300}?(?<!\s|\\)\$(?![\d\w$])
    """,
    regex.VERBOSE | regex.DOTALL,
)
_LITERAL = regex.compile(
    r"""
    (?:https?|ftp)://[!-~]*[A-Za-z0-9/=&%~+-] | www\.[!-~]*[A-Za-z0-9/]
    | (?<![\w.])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+
    | &(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});
    | </?[A-Za-z][A-Za-z0-9]{0,10}(?:\s+[\w-]+\s*=[^<>]*)?\s*/?>
    | %[sd](?![A-Za-z]) | \{[A-Za-z_]\w{0,40}\} | \{\{(?:(?!\{\{|\}\}).){1,200}\}\}
    | _{2,} | \.{4,} | …{2,}
    """,
    regex.VERBOSE,
)
_BEFORE_NUMBER = regex.compile(r"(?:(?<![\w\p{P}])[-−–])?[$€£¥₹]?\Z|(?<![\w\p{P}])[$€£¥₹][-−–]?\Z")
_AFTER_NUMBER = regex.compile(r"\s?[%‰°](?:[CF]\b)?")
_MAY_BE_WORD = frozenset({"1", "5", "10"})
"""I, V and X, which by themselves are a pronoun, volts and a letter."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that stays, or becomes the `text` that a glossary wants there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Style:
    """How an engine is sent placeholders. `written` has `{n}` for the number, and `{text}` where
    what it stands for is sent too; `found` finds one again, and the number as its group `n`.
    Of the text itself, what is `alike` must not stand beside placeholders, if not only whole ones.

    Numbers are written in `digits`. Where a text is sent `as_markup`, the rest of it is escaped.
    """

    name: str
    written: str
    found: str
    digits: str = "0123456789"
    as_markup: bool = False
    alike: str = ""

    def write(self, number: int, text: str) -> str:
        figures = "".join(self.digits[int(digit)] for digit in str(number))
        return self.written.format(n=figures, text=self.plain(text))

    def plain(self, text: str) -> str:
        return escape(text, quote=False) if self.as_markup else text

    def read(self, text: str) -> str:
        return unescape(text) if self.as_markup else text

    def number(self, figures: str) -> int:
        folded = unicodedata.normalize("NFKC", figures).lower()
        if self.digits.isdigit():
            return int(folded)
        return int("".join(str(self.digits.index(letter)) for letter in folded))

    @property
    def has_placeholders(self) -> bool:
        return "{n}" in self.written

    @property
    def bare(self) -> "Style":
        """The same without placeholders."""
        return replace(self, name=f"{self.name}-bare", written="{text}", found="(?!)")

    @cached_property
    def pattern(self) -> "regex.Pattern[str]":
        return regex.compile(self.found, regex.IGNORECASE | regex.DOTALL)

    @cached_property
    def mistakable(self) -> "regex.Pattern[str]":
        return regex.compile(self.alike or self.found, regex.IGNORECASE | regex.DOTALL)


BRACKETS = Style("brackets", "[X{n}X]", r"[\[［]\s?[xｘхχ]\s?(?P<n>\p{Nd}{1,3})\s?[xｘхχ]\s?[\]］]")
"""Letters that look like an x are what other scripts make of it."""

LETTERS = Style(
    "letters",
    "Xq{n}x",
    r"xq(?P<n>[bcdfghjkln]{1,3})x",
    digits="bcdfghjkln",
    alike=r"xq[bcdfghjkln]{1,3}",  # which the X of the next placeholder would close
)
PLAIN = Style("plain", "{text}", "(?!)")
"""No placeholders at all."""

XML = Style("xml", '<x id="{n}">{text}</x>', r'<x id="(?P<n>\d+)">.*?</x>', as_markup=True)
"""For services that leave the content of a tag alone."""


@dataclass(frozen=True, slots=True)
class Protected:
    """A text as it is sent, and what its placeholders stand for."""

    sent: str
    kept: tuple[str, ...]
    style: Style

    def restored(self, answer: str) -> str | None:
        """The answer with what was taken out; None unless all of that came back, as often."""
        parts: list[str] = []
        back: list[str] = []
        at = 0
        for match in self.style.pattern.finditer(answer):
            number = self.style.number(match["n"])
            if number >= len(self.kept):
                return None
            back.append(self.kept[number])
            parts += [self.style.read(answer[at : match.start()]), self.kept[number]]
            at = match.end()
        is_whole = Counter(back) == Counter(self.kept)
        return "".join([*parts, self.style.read(answer[at:])]) if is_whole else None


def protect(text: str, spans: Sequence[Span], style: Style) -> Protected:
    """Put placeholders for the spans of a text, and for what in it looks like one."""
    kept = _apart([*spans, *_mistakable(text, spans, style)]) if style.has_placeholders else []
    parts: list[str] = []
    at = 0
    for number, span in enumerate(kept):
        between = style.plain(text[at : span.start])
        parts += [between, style.write(number, text[span.start : span.end])]
        at = span.end
    sent = "".join([*parts, style.plain(text[at:])])
    return Protected(sent, tuple(span.text for span in kept), style)


def _mistakable(text: str, spans: Sequence[Span], style: Style) -> Iterator[Span]:
    """What between the spans of a text would be taken for a placeholder."""
    ends = [0, *(span.end for span in spans)]
    for start, end in zip(ends, [*(span.start for span in spans), len(text)], strict=True):
        for match in style.mistakable.finditer(text, start, max(start, end)):
            yield Span(*match.span(), match[0])


def spans_of(text: str, language: str, terms: Terms = ()) -> list[Span]:
    """What of a text in the source's language a translation leaves as it is, in order.

    Formulae, code, addresses, markup, blanks, numbers, the letters and figures of options; and the
    terms of a glossary, in whose place their translations come.
    """
    found = _apart([*_spans(text, language), *_terms(text, language, terms)])
    return _joined(text, found)


def has_words(text: str, spans: Sequence[Span]) -> bool:
    """Whether there is anything to translate beside the spans."""
    at = 0
    for span in spans:
        if any(map(str.isalpha, text[at : span.start])):
            return True
        at = span.end
    return any(map(str.isalpha, text[at:]))


def put(text: str, spans: Sequence[Span]) -> str:
    """A text without words to translate, with what stands in the place of its spans."""
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += [text[at : span.start], span.text]
        at = span.end
    return "".join([*parts, text[at:]])


def _spans(text: str, language: str) -> Iterator[Span]:
    for start, end in _places(text, language):
        yield Span(start, end, text[start:end])


def _places(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where something stays; what comes first counts where two overlap."""
    yield from (match.span() for match in _LATEX.finditer(text))
    yield from (match.span() for match in _LITERAL.finditer(text))
    yield from code.places(text)
    for formula in formulae_of_source(text):
        if formula.is_strong:
            yield formula.start, formula.end
        yield from ((token.start, token.end) for token in formula.molecules)
    yield from ((one.start, one.end) for one in letters_referred_to(text, language).places)
    yield from ((one.start, one.end) for one in figures_referred_to(text, language).places)
    yield from ((one.start, one.end) for one in roman(text) if one.sign not in _MAY_BE_WORD)
    for start, end in number_places(text):
        if not text[end : end + 1].isalpha() and not text[start - 1 : start].isalpha():
            yield _whole_number(text, start, end)


def _whole_number(text: str, start: int, end: int) -> tuple[int, int]:
    """A number with its sign, currency and percent sign."""
    before = _BEFORE_NUMBER.search(text, max(0, start - 2), start)
    after = _AFTER_NUMBER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _terms(text: str, language: str, terms: Terms) -> Iterator[Span]:
    for term, wanted in sorted(terms, key=lambda pair: -len(pair[0])):
        for match in source_term(term, language).finditer(text):
            yield Span(*match.span(), _cased(wanted, term, match[0]))


def _cased(wanted: str, term: str, written: str) -> str:
    """A term with a capital where its source has one that the glossary has not."""
    is_raised = written[:1].isupper() and not term[:1].isupper()
    return wanted[:1].upper() + wanted[1:] if is_raised else wanted


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without those that overlap with an earlier one of the list."""
    kept: list[Span] = []
    for span in spans:
        place = bisect(kept, span.start, key=lambda one: one.start)
        ends_before = place == 0 or kept[place - 1].end <= span.start
        starts_after = place == len(kept) or span.end <= kept[place].start
        if span.start < span.end and ends_before and starts_after:
            kept.insert(place, span)
    return kept


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans of a line with only spaces between them as one: of fewer, fewer are lost."""
    joined: list[Span] = []
    for span in spans:
        gap = text[joined[-1].end : span.start] if joined else "."
        if not joined or gap.strip() or "\n" in gap:
            joined.append(span)
        else:
            last = joined.pop()
            joined.append(Span(last.start, span.end, f"{last.text}{gap}{span.text}"))
    return joined
