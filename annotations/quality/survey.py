"""Run the checks over whole translations, and count and sample what they find."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from annotations.formats.translations import SourceText, read_translations
from annotations.quality.checks import Finding, blocks, run_checks
from annotations.quality.units import QUESTION, Unit
from workbench.core.languages import DEFAULT_SOURCE, find_code
from workbench.layouts.benchmark import read_benchmark
from workbench.layouts.known.mmlu_csv import SPLITS, parse_csv_name
from workbench.layouts.records import FormatError, RowError, SourceItem


@dataclass(frozen=True)
class CheckedUnit:
    """A source, its translation and what the checks say of it."""

    sample_id: str
    source: Unit
    target: Unit
    findings: tuple[Finding, ...]

    def texts(self, finding: Finding) -> tuple[str, str]:
        """Return what a finding is about, in the source and in the translation."""
        return _text(self.source, finding.field), _text(self.target, finding.field)


@dataclass(frozen=True)
class Survey:
    """One translation after the checks; `unmatched` are its rows that the source does not have."""

    name: str
    language: str
    units: tuple[CheckedUnit, ...]
    unmatched: tuple[str, ...]
    errors: tuple[RowError, ...]

    def units_with(self, check: str) -> int:
        """Return how many units a check finds something in."""
        return sum(any(f.check == check for f in unit.findings) for unit in self.units)

    @property
    def blocked(self) -> int:
        """How many units have an error, so that they could not be accepted as they are."""
        return sum(blocks(unit.findings) for unit in self.units)

    def sample(self, check: str, size: int, seed: int) -> list[tuple[CheckedUnit, Finding]]:
        """Return findings of a check from `size` units drawn at random, in the order of the file.

        Of each unit one finding is drawn: a unit with many would fill the sample.
        """
        rng = Random(seed)  # noqa: S311 (a sample to read, not a secret)
        hits = [
            (index, unit, found)
            for index, unit in enumerate(self.units)
            if (found := [f for f in unit.findings if f.check == check])
        ]
        drawn = sorted(rng.sample(hits, min(size, len(hits))), key=lambda hit: hit[0])
        return [(unit, rng.choice(found)) for _, unit, found in drawn]


def read_sources(paths: Iterable[Path], language: str = DEFAULT_SOURCE) -> dict[str, SourceItem]:
    """Read source items by `sample_id`; of an item that several paths have, the first stands.

    Raises:
        FormatError: a path cannot be used, or has rows that cannot.
    """
    items: dict[str, SourceItem] = {}
    for path in paths:
        result = read_benchmark(path, language=language)
        if result.errors:
            raise FormatError(f"{path}: {result.errors[0]}")
        items = {item.sample_id: item for item in result.records} | items
    return items


def survey(
    path: Path,
    language: str,
    sources: Mapping[str, SourceItem],
    source_language: str = DEFAULT_SOURCE,
) -> Survey:
    """Check the texts of a file or folder in one language against their sources.

    Raises:
        FormatError: the path cannot be used. Rows that cannot be read are in `errors`.
    """
    result = read_translations(path, language=language)
    matched = [text for text in result.records if text.sample_id in sources]
    return Survey(
        name=path.resolve().name,
        language=language,
        units=tuple(
            _checked(sources[text.sample_id], text, language, source_language) for text in matched
        ),
        unmatched=tuple(t.sample_id for t in result.records if t.sample_id not in sources),
        errors=result.errors,
    )


def languages_of(path: Path, source_language: str = DEFAULT_SOURCE) -> list[str]:
    """Return the languages that names under a path tell of: `..._am.csv`, or a folder `am`."""
    return sorted(set(_languages_named(path)) - {source_language})


def _languages_named(path: Path) -> Iterator[str]:
    if path.is_file():
        name = parse_csv_name(path)
        if name is not None and name.language:
            yield name.language
        return
    for child in path.iterdir():
        if child.is_file() or child.name in SPLITS:
            yield from _languages_named(child)
        elif code := find_code(child.name):
            yield code


def _checked(
    item: SourceItem, text: SourceText, language: str, source_language: str
) -> CheckedUnit:
    source = Unit(item.question, item.options, item.key, source_language)
    target = Unit(text.question, text.options, item.key)
    findings = run_checks(source, target, language)
    return CheckedUnit(item.sample_id, source, target, tuple(findings))


def _text(unit: Unit, field: str) -> str:
    fields = dict(unit.fields())
    others = (text for name, text in fields.items() if name != QUESTION)
    return fields[field] if field in fields else " | ".join(others)
