"""Slips that translators make, written from grammars before the rules that are to find them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from annotations.quality.checks import Finding, run_checks
from annotations.quality.units import Unit

FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

_MARKED = regex.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@dataclass(frozen=True)
class Planted:
    """One slip: the source, the sound translation, and the same with the slip."""

    language: str
    kind: str
    source: str
    sound: str
    faulty: str

    def findings(self, text: str) -> list[Finding]:
        return run_checks(Unit(self.source, ()), Unit(text, ()), self.language)

    def found(self) -> set[str]:
        """The checks that say something of the faulty text that they do not say of the sound."""
        said = {(one.check, str(one.message)) for one in self.findings(self.sound)}
        return {
            one.check
            for one in self.findings(self.faulty)
            if (one.check, str(one.message)) not in said
        }


def planted(language: str) -> Iterator[Planted]:
    """Yield the slips of one language's file, in which `{right|wrong}` marks each."""
    rows = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))["slip"]
    for row in rows:
        sound, faulty = (_MARKED.sub(rf"\{group}", row["text"]) for group in (1, 2))
        yield Planted(language, row["kind"], row["source"], sound, faulty)
