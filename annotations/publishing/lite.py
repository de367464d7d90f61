"""The Lite subset: a small sample of the test split, as many CS items as CA, one for all languages.

The rule is that of Global-MMLU-Lite (Singh et al. 2025, appendix C). A subject with no CS or no CA
item is left out; of each other one as many are drawn of both labels: five, or as many as the rarer
label has; more of a few subjects and categories.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from annotations.publishing.about import About
from annotations.publishing.parquet import write_table
from workbench.core.json_reading import read_storable_json
from workbench.core.messages import Message, gettext_noop
from workbench.release_format.layout import TableFile, lite_file
from workbench.release_format.schemas import GLOBAL_MMLU, SENSITIVITY

PAPER_NAME = "paper"
NONE = "none"
TEST, DEV = "test", "dev"
LABELS = ("CS", "CA")
MOST = 10_000
"""Items of a label and subject that may be asked for."""
_FIELDS = ("size", "categories", "subjects", "seed")
_HELP = gettext_noop(
    "give `paper`, `none`, a number of items a label and subject, or JSON such as "
    '{"size": 5, "subjects": {"miscellaneous": 22}, "categories": {"Business": 7}, "seed": 1}'
)


class LiteError(ValueError):
    """A rule that cannot be used: what is wrong with it, and what to give."""


@dataclass(frozen=True)
class LiteRule:
    """How many items of each label are drawn of a subject: `subjects` before `categories` before
    `size`; `seed` chooses which."""

    size: int
    categories: Mapping[str, int] = field(default_factory=dict)
    subjects: Mapping[str, int] = field(default_factory=dict)
    seed: int = 1

    def most(self, subject: str, category: str) -> int:
        """Items of each label, at most."""
        return self.subjects.get(subject, self.categories.get(category, self.size))

    def to_json(self) -> dict[str, Any]:
        """As the manifest has it, and `of_json` takes it."""
        return {
            "size": self.size,
            "categories": dict(sorted(self.categories.items())),
            "subjects": dict(sorted(self.subjects.items())),
            "seed": self.seed,
        }

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> "LiteRule":
        """A rule as it is written.

        Raises:
            LiteError: naming the field.
        """
        if strange := sorted(set(given) - set(_FIELDS)):
            told = gettext_noop(
                "Lite: there is no field %(field)s; %(help)s.", field=strange[0], help=_HELP
            )
            raise LiteError(told)
        return cls(
            size=_number("size", given.get("size")),
            categories=_numbers("categories", given.get("categories", {})),
            subjects=_numbers("subjects", given.get("subjects", {})),
            seed=_number("seed", given.get("seed", 1)),
        )


PAPER = LiteRule(
    size=5,
    # "Slightly more" than five: the published shares come to 7 a label and subject in Business, and
    # in Medical to every CS item that there is.
    categories={"Business": 7, "Medical": 10},
    subjects={"miscellaneous": 22, "global_facts": 8},
)


def parse_lite(text: str) -> LiteRule | None:
    """A rule as it is given on the command line; None for no Lite subset.

    Raises:
        LiteError: it is no rule.
    """
    text = text.strip()
    if text in ("", NONE):
        return None
    if text == PAPER_NAME:
        return PAPER
    if text.isascii() and text.isdecimal():
        return LiteRule.of_json({"size": int(text) if len(text) < 10 else MOST + 1})
    try:
        given = read_storable_json(text)
    except ValueError as error:
        raise LiteError(_no_rule(text)) from error
    if not isinstance(given, dict):
        raise LiteError(_no_rule(text))
    return LiteRule.of_json(given)


@dataclass(frozen=True)
class Labelled:
    """An item that may be drawn."""

    sample_id: str
    subject: str
    category: str
    label: str


def draw(items: Iterable[Labelled], rule: LiteRule) -> set[str]:
    """The identifiers of the subset, whatever order the items come in."""
    found: defaultdict[tuple[str, str], dict[str, list[str]]] = defaultdict(
        lambda: {label: [] for label in LABELS}
    )
    for item in items:
        if item.label in LABELS:
            found[item.subject, item.category][item.label].append(item.sample_id)
    drawn: set[str] = set()
    for (subject, category), labels in found.items():
        count = min(rule.most(subject, category), *map(len, labels.values()))
        for of_label in labels.values():
            drawn.update(_drawn(of_label, count, rule.seed))
    return drawn


def _drawn(sample_ids: Iterable[str], count: int, seed: int) -> list[str]:
    """As many, by a hash of seed and identifier: the same on every machine and in every version."""

    def place(sample_id: str) -> bytes:
        return hashlib.sha256(f"{seed}/{sample_id}".encode()).digest()

    return sorted(sample_ids, key=place)[:count]


def write_lite(folder: Path, about: About, files: Sequence[TableFile]) -> list[TableFile]:
    """Write the Lite subset of a folder whose tables of questions are written already.

    It is drawn from the test items with four options that every language with test rows has; beside
    them stand the dev rows of the subjects that are left. Nothing is written without a rule, nor
    where nothing can be drawn.
    """
    plain = {(one.config, one.split): folder / one.path for one in files if _is_plain(one)}
    languages = [one.config for one in files if (one.config, TEST) in plain and one.split == TEST]
    if about.lite is None or not languages:
        return []
    shared = _shared([plain[language, TEST] for language in languages])
    items = [item for item in _labelled(plain[languages[0], TEST]) if item.sample_id in shared]
    drawn = draw(items, LiteRule.of_json(about.lite))
    subjects = {item.subject for item in items if item.sample_id in drawn}
    wanted = {TEST: ("sample_id", sorted(drawn)), DEV: ("subject", sorted(subjects))}
    found: list[TableFile] = []
    for language in languages if drawn else ():
        for split, (column, values) in wanted.items():
            if path := plain.get((language, split)):
                rows = pq.ParquetFile(path).read()
                rows = rows.filter(pc.is_in(rows[column], pa.array(values, pa.string())))
                found.append(lite_file(language, split, rows.num_rows))
                write_table(folder / found[-1].path, rows)
    return found


def _is_plain(file: TableFile) -> bool:
    """Whether it holds a language's questions with four options; no Lite subset is one of those."""
    return file.columns == GLOBAL_MMLU and file.path.startswith(f"{file.config}/") and file.rows > 0


def _shared(paths: Sequence[Path]) -> set[str]:
    """The identifiers that every language has."""
    columns = (pq.ParquetFile(path).read(["sample_id"])["sample_id"] for path in paths)
    found: list[set[Any]] = [set(column.to_pylist()) for column in columns]
    return set.intersection(*found)


def _labelled(path: Path) -> list[Labelled]:
    names = ["sample_id", "subject", "subject_category", SENSITIVITY.name]
    columns = pq.ParquetFile(path).read(names)
    return [
        Labelled(*row) for row in zip(*(columns[name].to_pylist() for name in names), strict=True)
    ]


def _no_rule(text: str) -> Message:
    return gettext_noop("Lite: %(given)s is no rule; %(help)s.", given=repr(text[:80]), help=_HELP)


def _number(name: str, value: Any) -> int:
    if type(value) is not int or not 1 <= value <= MOST:
        told = gettext_noop(
            "Lite: %(field)s is %(value)s, not a number from 1 to %(most)s.",
            field=name,
            value=json.dumps(value),
            most=f"{MOST:,}",
        )
        raise LiteError(told)
    return value


def _numbers(name: str, given: Any) -> dict[str, int]:
    if not isinstance(given, dict):
        told = gettext_noop(
            "Lite: %(field)s is no object of numbers by name; %(help)s.", field=name, help=_HELP
        )
        raise LiteError(told)
    return {str(one): _number(f"{name}.{one}", value) for one, value in given.items()}
