"""What the card is told from, and how it counts in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotations.publishing.about import About
from annotations.publishing.figures import Figures
from annotations.publishing.figures.coverage import Coverage
from workbench.core.languages import language_of
from workbench.release_format.layout import TableFile


@dataclass(frozen=True)
class Told:
    """A release, as the sentences of its card see it; `files` are its tables."""

    about: About
    figures: Figures
    files: tuple[TableFile, ...] = ()
    folder: Path = Path()

    @property
    def source(self) -> Coverage:
        return self.of(self.about.source_language)

    @property
    def targets(self) -> list[Coverage]:
        """What there is of each language that the campaign translates into."""
        codes = {*self.figures.languages, *self.about.campaign_languages}
        return [self.of(code) for code in sorted(codes - {self.about.source_language})]

    @property
    def translated(self) -> list[Coverage]:
        """The same of those that have a text."""
        return [one for one in self.targets if one.rows]

    def of(self, code: str) -> Coverage:
        """A language that no table names has nothing and lacks every question of the source."""
        found = self.figures.languages.get(code)
        source = self.figures.languages.get(self.about.source_language)
        lacking = {"no text": source.items} if source and source.items else {}
        return found or Coverage(code, "", 0, omitted=lacking)


Sentence = Callable[[Told], str]
"""A sentence or a table of the card in Markdown; empty where it has nothing to say."""


@dataclass(frozen=True)
class Section:
    """A section without a sentence that has something to say is left out, its title too."""

    title: str
    sentences: tuple[Sentence, ...]

    def text(self, told: Told) -> str:
        said = [text for sentence in self.sentences if (text := sentence(told))]
        head = [f"## {self.title}"] if self.title and said else []
        return "\n\n".join([*head, *said])


def language_name(code: str) -> str:
    return language_of(code).name


def number(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 question`, `1,200 questions`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def percent(part: int, whole: int) -> str:
    """A share that says all or nothing only where it is all or nothing."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < part < whole:
        if share < 1:
            return "<1 %"
        if share > 99:
            return ">99 %"
    return f"{share:.0f} %"


def of_whole(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({percent(part, whole)})"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; after a negation `last` is `or`."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def names(codes: Sequence[str], last: str = "and") -> str:
    return listed([language_name(code) for code in codes], last)


def decimal(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
