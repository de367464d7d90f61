"""What may stand in the file of a language. All of it is optional: what is left out is not known.

`docs/howto/language-checks.md` says it to those who write such files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

NUMBERS = (*range(1, 11), 100)
"""The numbers whose words are known: with them most languages make the others."""

MORE_NUMBERS = (*range(11, 21), *range(30, 100, 10), 1000)
"""Those whose words are known where a language does not make them of the others."""


@dataclass(frozen=True)
class Length:
    """How long a translation from English is, over the length of its source in code points.

    Most are about as long as is `usual`; what is shorter or longer than the bounds is not.
    """

    shortest: float
    longest: float
    usual: float

    def over(self, source: "Length") -> "Length":
        """What is usual of a translation from a language that is itself so long over English."""
        middle = (source.shortest * source.longest) ** 0.5
        return Length(self.shortest / middle, self.longest / middle, self.usual / source.usual)


@dataclass(frozen=True)
class Dropping:
    """How one negation is taken out, so that what is left reads as if it had never been there.

    Words that go without a trace stand before what they negate, or after it, but not with a word
    for `only`, nor as the beginning of what is `kept`. Words with a positive counterpart are
    replaced by it, as are patterns, in whose counterpart `\\1` is their first group.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    replace: Mapping[str, str] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stressed:
    words: tuple[str, ...] = ()
    least: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plain:
    """What surely turns a sentence around, but not within what is `idle`: `not` in `not only`."""

    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()


@dataclass(frozen=True)
class Negation:
    """What may stand for NOT, EXCEPT, FALSE and the like, and for LEAST.

    Generous, for it has to know every way of saying no, and yet a sentence that does not say no has
    hardly ever one of them; what is `plain` or dropped is narrow. Where a source stresses one of
    them it turns a question around; `stressed` names fewer that do.
    """

    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    stressed: Stressed = field(default_factory=Stressed)
    plain: Plain = field(default_factory=Plain)
    hints: tuple[str, ...] = ()
    dropped: Dropping = field(default_factory=Dropping)


@dataclass(frozen=True)
class Opposites:
    """Words of which one turns a sentence around that should have the other.

    Narrow: what surely says it. `up` and `down` are generous: all else that may be meant where
    another language says `most` or `more`, or `least` or `less`.
    """

    most: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    farthest: tuple[str, ...] = ()
    at_most: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    more_than: tuple[str, ...] = ()
    less_than: tuple[str, ...] = ()
    increase: tuple[str, ...] = ()
    decrease: tuple[str, ...] = ()
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()


@dataclass(frozen=True)
class Talk:
    """What a language model says around a translation: labels before a colon, how it opens, and
    the beginnings of what else it says."""

    labels: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """The words for each of `NUMBERS`, maybe for some of `MORE_NUMBERS`; or only signs, such as
    三, which Unicode has values of."""

    words: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    only_signs: bool = False

    def __bool__(self) -> bool:
        return bool(self.words) or self.only_signs


@dataclass(frozen=True)
class Quantities:
    """The words beside numbers, as far as CLDR does not have them.

    `units` and `currencies` are by their names in `annotations.quality.quantities.units`. Where
    `units_first`, a word for a unit may stand before its number; where `hyphen_joins`, a hyphen
    between a letter and a number is no minus, for prefixes are written so. `scales` are words that
    multiply; `morning` and `afternoon` are what makes 3 o'clock 3 a.m. and 3 p.m.
    """

    minus: tuple[str, ...] = ()
    percent: tuple[str, ...] = ()
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    currencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    units_first: bool = False
    hyphen_joins: bool = False
    morning: tuple[str, ...] = ()
    afternoon: tuple[str, ...] = ()


@dataclass(frozen=True)
class References:
    """The words in which options speak of one another: `both A and C`, `none of the above`.

    `none` is also for `neither`, `conjunction` for `and`, `disjunction` for `or`; `options` are
    what they are called.
    """

    both: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    conjunction: tuple[str, ...] = ()
    disjunction: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.both and self.either and self.all and self.none)


@dataclass(frozen=True)
class Typography:
    """How a language sets its marks and figures, beside what its letters are.

    `basis` says what it stands on: `CLDR 48`, or `reviewed` where it was held against real text.
    `quotes` are the pairs that may stand, the usual one first, and `inner` says by a pair which one
    stands inside it, not the same again; `digits` are numbering systems as
    CLDR names them. In `decimal` and `group` the first mark is the usual one. `openings` are the
    marks that open what another closes, and `asking` the words that ask; `marks` stand in the place
    of those of Latin script. Before the marks of `close` no space may stand, before those of
    `spaced` one of its kind has to.
    """

    basis: str = ""
    quotes: tuple[str, ...] = ()
    inner: Mapping[str, str] = field(default_factory=dict)
    digits: tuple[str, ...] = ()
    decimal: str = ""
    group: str = ""
    openings: Mapping[str, str] = field(default_factory=dict)
    asking: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    close: str = ""
    spaced: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Usage:
    """What is wrong wherever it stands in prose, and what should stand there.

    `small` are words without a capital inside a sentence, of which a `*` ends those with endings,
    and `months` those of the calendar; `sentence_case` is whether a sentence begins with a capital.
    `large` are words with one wherever they stand, of which a `*` begins those with endings;
    `adjectives` have none beside the words of `beside`, nor have they and months behind those of
    `behind`. `mistakes` and `agreement` are patterns
    with what replaces them, in which `\\1` is their first group and `{name}` a list of `nouns`;
    `unmended` are wrong too, and only a person knows what should stand there. `spellings` are
    whole words, which may stand behind the letters of `prefixes`; `false_friends` are, by words of
    English, what looks like them and means another. `planted` are those that make such a mistake
    in a sound text.
    """

    small: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    sentence_case: bool = False
    large: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    mistakes: Mapping[str, str] = field(default_factory=dict)
    unmended: tuple[str, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
    false_friends: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    agreement: Mapping[str, str] = field(default_factory=dict)
    planted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Examples:
    """Sentences that a test holds the file to: its negations, and by the ids of checks what is
    wrong, with how it should read, and what is right."""

    negated: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    wrong: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    right: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What is known of a language in one script, or in all that it is written in."""

    spaces: bool = True
    joiners: bool | None = None
    doubles_words: bool | None = None
    may_repeat: tuple[str, ...] = ()
    question_marks: str = ""
    question_endings: tuple[str, ...] = ()
    length: Length | None = None
    talk: Talk = field(default_factory=Talk)
    negation: Negation = field(default_factory=Negation)
    opposites: Opposites = field(default_factory=Opposites)
    numbers: Numbers = field(default_factory=Numbers)
    quantities: Quantities = field(default_factory=Quantities)
    references: References = field(default_factory=References)
    typography: Typography = field(default_factory=Typography)
    usage: Usage = field(default_factory=Usage)
    examples: Examples = field(default_factory=Examples)
