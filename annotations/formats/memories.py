"""What translation memories hold of a campaign's languages: pairs out of TMX files."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annotations import limits
from annotations.canonical import canonical
from annotations.formats.tmx import TmxUnit, read_tmx
from workbench.core.languages import nearest_code
from workbench.core.messages import gettext_noop
from workbench.layouts.budget import Budget
from workbench.layouts.records import FormatError, InputFile

SUFFIXES = (".tmx", ".tmx.gz")


class MemoryPair(NamedTuple):
    language: str
    text: str
    target: str


class MemoryReader:
    """Goes through the files once; what it counts is whole when `pairs` has ended.

    Attributes:
        units: that were read, at most `most`; whether there are more says `is_cut`.
        left_out: units that gave no pair, by the reason.
        cut: texts that lost the inline codes of another format.
        found: how many texts the files have in each language, by its tag.
    """

    def __init__(
        self,
        path: Path,
        *,
        source_language: str,
        languages: Sequence[str],
        most: int | None = None,
    ) -> None:
        self.files = _files(path)
        self.is_cut = False
        self.units = self.cut = 0
        self.left_out: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self._source, self._most = source_language, most
        self._codes = frozenset((source_language, *languages))
        self._nearest: dict[str, str | None] = {}

    def pairs(self, budget: Budget) -> Iterator[MemoryPair]:
        """Each source with its translation in each of the languages.

        Raises:
            FormatError: a file is no TMX, it is malicious, or the budget does not last.
            OSError: a file cannot be read.
        """
        for file in self.files:
            budget.open(file)
            for unit in read_tmx(file, budget):
                if self.units == self._most:
                    self.is_cut = True
                    return
                self.units += 1
                yield from self._pairs(unit)

    def _pairs(self, unit: TmxUnit) -> Iterator[MemoryPair]:
        texts = self._texts(unit)
        source = texts.pop(self._source, None)
        if source is None:
            self.left_out["no-source"] += 1
        elif not texts:
            self.left_out["no-translation"] += 1
        elif not source or not any(texts.values()):
            self.left_out["empty"] += 1
        elif max(map(len, (source, *texts.values()))) > limits.TEXT:
            self.left_out["too-long"] += 1
        else:
            for language, target in texts.items():
                if target:
                    yield MemoryPair(language, source, target)

    def _texts(self, unit: TmxUnit) -> dict[str, str]:
        """The texts of a unit by the language that they stand for; the one whose tag is the same
        before one of a region."""
        texts: dict[str, str] = {}
        for one in unit.texts:
            self.found[one.language] += 1
            code = self._code(one.language)
            if code is None or (code in texts and one.language != code.lower()):
                continue
            self.cut += bool(one.code)
            texts[code] = canonical(one.text).strip()
        return texts

    def _code(self, tag: str) -> str | None:
        if tag not in self._nearest:
            code = nearest_code(tag, self._codes)
            self._nearest[tag] = code if code in self._codes else None
        return self._nearest[tag]


def _files(path: Path) -> list[InputFile]:
    """The file itself, or those of a folder.

    Raises:
        FormatError: there is none.
    """
    if path.is_file():
        return [InputFile(path, path.name)]
    names = sorted(one for one in path.rglob("*") if one.name.lower().endswith(SUFFIXES))
    if not names:
        raise FormatError(
            gettext_noop(
                "%(path)s holds no translation memory; give a file that ends with %(suffixes)s",
                path=path.name,
                suffixes=" or ".join(SUFFIXES),
            )
        )
    return [InputFile(one, str(one.relative_to(path))) for one in names]
