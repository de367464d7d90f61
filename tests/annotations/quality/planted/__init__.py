"""Slips that translators make, written before the rules that are to find them.

Those of this folder come from grammars, and the rules were deepened knowing them. Those of
`independent` come from typologies of errors, by a hand that had read neither rules nor slips.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from annotations.quality.checks import Finding, run_checks
from annotations.quality.units import Unit

FOLDER = Path(__file__).parent
INDEPENDENT = FOLDER / "independent"

_MARKED = regex.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the languages that a folder has slips in."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


LANGUAGES = languages()


@dataclass(frozen=True)
class Planted:
    """One slip: the source, the sound translation, and the same with the slip."""

    language: str
    kind: str
    source: Unit
    sound: Unit
    faulty: Unit
    undecidable: str = ""
    """Why source and target alone do not tell this slip; empty where they do."""

    def findings(self, target: Unit) -> list[Finding]:
        return run_checks(self.source, target, self.language)

    def found(self) -> set[str]:
        """The checks that say something of the faulty text that they do not say of the sound."""
        said = {(one.check, str(one.message)) for one in self.findings(self.sound)}
        return {
            one.check
            for one in self.findings(self.faulty)
            if (one.check, str(one.message)) not in said
        }


def planted(language: str, folder: Path = FOLDER) -> Iterator[Planted]:
    """Yield the slips of one language's file, in which `{right|wrong}` marks each."""
    rows = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))["slip"]
    for row in rows:
        source = Unit(row["source"], tuple(row.get("source_options", ())))
        sound, faulty = (_read(row, group) for group in (1, 2))
        yield Planted(language, row["kind"], source, sound, faulty, row.get("undecidable", ""))


def _read(row: dict[str, Any], group: int) -> Unit:
    """Return the translation with each mark read its first or its second way."""
    question, *options = (
        _MARKED.sub(rf"\{group}", text) for text in (row["text"], *row.get("options", ()))
    )
    return Unit(question, tuple(options))
