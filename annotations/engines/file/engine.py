"""A table of texts with their translations stands for the engine that made them elsewhere.

CSV, TSV, JSON lines or Parquet with the columns `source` and `target`, and where there are several
languages `language`, as `export_translations` writes them; `confidence` may stand beside.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from annotations.canonical import canonical
from annotations.engines.base import EngineError, Status
from annotations.engines.texts import Text, TextEngine
from workbench.core.languages import LANGUAGES, find_code
from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked
from workbench.layouts.parquet import UNREADABLE
from workbench.layouts.records import FormatError, InputFile, RowError
from workbench.layouts.rows import Columns
from workbench.layouts.tables import SUFFIXES, kind_of, read_table

SOURCE, TARGET, LANGUAGE, CONFIDENCE = "source", "target", "language", "confidence"
ANY = ""
"""Stands for the language of a file that names none."""

NOT_THERE = gettext_noop("The file has no translation of this text.")


class Key(NamedTuple):
    language: str
    source: str


class FileEngine(TextEngine):
    """Finds each text as it stands; the first row counts of several for one text.

    Its texts are stored under the file's name, without its folder.
    """

    from_many = True
    styles = ()

    def __init__(self, target: str) -> None:
        self._path = Path(target).expanduser()
        self.name = f"file:{self._path.stem}"
        if not self._path.is_file() or kind_of(self._file) not in SUFFIXES:
            raise EngineError(
                _("There is no table “%(path)s”; name a file that ends in one of %(suffixes)s.")
                % {"path": target, "suffixes": ", ".join(SUFFIXES)}
            )

    def status(self) -> Status:
        try:
            named, version = self._languages, self._version
        except (EngineError, OSError) as error:
            return Status((), "", str(error))
        is_any = ANY in named
        languages = tuple(LANGUAGES) if is_any else tuple(sorted(named))
        reason = _("“%s” has no translations.") % self._file.name
        return Status(languages, version, "" if languages else reason, every_language=is_any)

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        return [self._text(canonical(text), language) for text in texts]

    def _text(self, text: str, language: str) -> Text:
        known = self._texts.get(Key(language, text)) or self._texts.get(Key(ANY, text))
        return known or Text("", problem=NOT_THERE)

    @property
    def _file(self) -> InputFile:
        return InputFile(self._path, self._path.name)

    @cached_property
    def _version(self) -> str:
        """Of what the file holds, so that other texts are those of another version."""
        digest = sha256()
        with self._path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
        return digest.hexdigest()[:12]

    @cached_property
    def _languages(self) -> set[str]:
        return {key.language for key in self._texts}

    @cached_property
    def _texts(self) -> dict[Key, Text]:
        """By language and source.

        Raises:
            EngineError: names the row that cannot be read, and the remedy.
        """
        found: dict[Key, Text] = {}
        try:
            for row, record in self._records():
                if (read := _read(self._file, row, record)) is not None:
                    found.setdefault(*read)
        except (FormatError, OSError, EOFError, *UNREADABLE) as error:
            raise EngineError(str(error)) from error
        return found

    def _records(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        wanted = (SOURCE, TARGET, LANGUAGE, CONFIDENCE)
        for found in read_table(self._file, Asked((SOURCE, TARGET)), columns=wanted):
            if isinstance(found, RowError):
                raise EngineError(str(found))
            if isinstance(found, Columns):
                if not {SOURCE, TARGET} <= set(found.names):
                    raise EngineError(
                        _("“%s” needs the columns source and target.") % self._file.name
                    )
            else:
                yield found


def _read(file: InputFile, row: int, record: Mapping[str, Any]) -> tuple[Key, Text] | None:
    """A translation; None of a row that has none."""
    source, target = record.get(SOURCE), record.get(TARGET)
    if source is None or target is None or not str(target).strip():
        return None
    language = str(record.get(LANGUAGE) or ANY).strip()
    code = find_code(language) if language else ANY
    if code is None:
        problem = _("%(file)s, row %(row)s: “%(code)s” is no code of a language.")
        raise EngineError(problem % {"file": file.name, "row": row, "code": language})
    text = Text(str(target).strip(), _confidence(file, row, record.get(CONFIDENCE)))
    return Key(code, canonical(str(source)).strip()), text


def _confidence(file: InputFile, row: int, value: object) -> float | None:
    if value in (None, ""):
        return None
    try:
        return float(str(value))
    except ValueError:
        problem = _("%(file)s, row %(row)s: the confidence “%(value)s” is no number.")
        parts = {"file": file.name, "row": row, "value": str(value)[:40]}
        raise EngineError(problem % parts) from None
