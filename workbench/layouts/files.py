"""Which files of a path are meant, and in which layout they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.core.languages import DEFAULT_SOURCE
from workbench.core.messages import gettext_noop
from workbench.layouts.base import Layout, Sample
from workbench.layouts.columns import unread_identity, words_for
from workbench.layouts.described import table_of
from workbench.layouts.mapping import Mapping
from workbench.layouts.names import fits
from workbench.layouts.records import FormatError, InputFile
from workbench.layouts.registry import AUTO, TABLE, layout_named, layout_names, layouts
from workbench.layouts.tables import sample_of

_METADATA = {"manifest.json", "croissant.json", "dataset_info.json", "dataset_infos.json"}
"""JSON files that describe a dataset and hold none of its rows."""

_LEFT_OUT = {"auxiliary_train"}
"""Folders of questions that no benchmark consists of."""

_OF_ALL = ("all", "default")
"""Folders that hold what the others beside them hold, together."""

_DEPTH = 4


@dataclass(frozen=True)
class FoundFiles:
    """The files of one layout, each with the language that its name tells."""

    layout: Layout
    files: tuple[InputFile, ...]
    languages: tuple[str | None, ...]

    def of_one_language(self) -> list[InputFile]:
        """Files in English, else those whose names tell none, else in the only language told.

        Raises:
            FormatError: there are several languages, and none is English.
        """
        told = sorted({one for one in self.languages if one})
        if None in self.languages or any(fits(one, DEFAULT_SOURCE) for one in told):
            return self.of(DEFAULT_SOURCE)
        if len(told) > 1:
            raise FormatError(several_languages(told))
        return list(self.files)

    def of(self, language: str) -> list[InputFile]:
        """Files in the language, else those that tell none.

        Raises:
            FormatError: there are files of other languages alone.
        """
        pairs = list(zip(self.files, self.languages, strict=True))
        named = [file for file, told in pairs if told and fits(told, language)]
        chosen = named or [file for file, told in pairs if told is None]
        if chosen:
            return chosen
        others = sorted({told for told in self.languages if told})
        raise FormatError(
            gettext_noop(
                "the files here are for %(others)s, none is for %(language)s: name the language "
                "by --source-language or --language",
                others=", ".join(others),
                language=language,
            )
        )


def find_files(
    path: Path, *, layout: str = AUTO, mapping: Mapping | None = None, surely: bool = False
) -> FoundFiles:
    """The layout and the files that `path` stands for.

    Args:
        mapping: what the columns of a table are, which need no layout then.
        surely: whether a layout may be taken that could be another; somebody has said how answers
            are written.

    Raises:
        FormatError: the path does not exist, holds nothing to read, files of several layouts, or
            of one that is not known.
    """
    chosen = _asked_for(layout, mapping)
    try:
        files = list(files_at(path))
    except OSError as error:
        place, reason = str(error.filename or path), error.strerror or ""
        raise FormatError(
            gettext_noop("%(path)s cannot be read: %(reason)s", path=place, reason=reason)
        ) from error
    if chosen is None:
        chosen, files = _told_by(path, files, surely)
    else:
        files = [file for file in files if _may_be(chosen, file)]
    if not files:
        raise FormatError(_nothing_here(path, chosen))
    return FoundFiles(chosen, tuple(files), tuple(chosen.told_by(file).language for file in files))


def _asked_for(name: str, mapping: Mapping | None) -> Layout | None:
    if mapping is not None and name in (AUTO, TABLE):
        return table_of(mapping)
    if mapping is not None:
        raise FormatError(
            gettext_noop("the columns of %(layout)s are known: leave out --map", layout=name)
        )
    if name == TABLE:
        raise FormatError(
            gettext_noop(
                "a table needs its columns: --map question=COLUMN --map options=COLUMN,COLUMN "
                "--map answer=COLUMN"
            )
        )
    found = layout_named(name)
    if name != AUTO and found is None:
        raise FormatError(
            gettext_noop(
                "unknown layout “%(layout)s”: give --layout as one of %(known)s",
                layout=name,
                known=", ".join(layout_names()),
            )
        )
    return found


def files_at(path: Path) -> Iterator[InputFile]:
    """The file, or the files of a folder and of those within it."""
    if not path.exists():
        raise FormatError(
            gettext_noop("%(path)s does not exist, or is a link that leads nowhere", path=str(path))
        )
    if path.is_file():
        yield InputFile(path, path.name)
    elif path.is_dir():
        for file in _below(path, _DEPTH):
            yield InputFile(file, file.relative_to(path).as_posix())
    else:
        raise FormatError(gettext_noop("%(path)s is neither a file nor a folder", path=str(path)))


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """What lies in a folder and below; links that lead nowhere are kept to be named."""
    children = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    yield from (path for path in children if not path.is_dir() and path.name not in _METADATA)
    folders = [path for path in children if path.is_dir() and path.name not in _LEFT_OUT]
    together = [path for path in folders if path.name.lower() in _OF_ALL]
    for child in (together or folders) if depth else ():
        yield from _below(child, depth - 1)


def _may_be(layout: Layout, file: InputFile) -> bool:
    return file.path.name.lower().endswith(layout.suffixes)


def _told_by(path: Path, files: list[InputFile], surely: bool) -> tuple[Layout, list[InputFile]]:
    """The one layout of the files; files of none in folders within are another matter's."""
    found: dict[str, list[InputFile]] = {}
    unknown: list[Sample] = []
    for file in files:
        if not any(_may_be(layout, file) for layout in layouts().values()):
            continue
        sample = sample_of(file)
        fitting = fitting_layouts(sample)
        if not fitting:
            unknown.append(sample)
            continue
        if len(fitting) > 1:
            raise FormatError(_several(file.name, fitting))
        if not surely and (doubt := fitting[0].doubt(sample)):
            raise FormatError(doubt)
        found.setdefault(fitting[0].name, []).append(file)
    if refused := next((one for one in unknown if not found or "/" not in one.file.name), None):
        raise FormatError(_unknown(refused))
    if len(found) > 1:
        raise FormatError(_several(str(path), [layouts()[name] for name in found]))
    if not found:
        raise FormatError(_nothing_here(path, None))
    name, of_it = found.popitem()
    return layouts()[name], of_it


def fitting_layouts(sample: Sample) -> list[Layout]:
    """The layouts that recognise a file most surely, else the first that cannot tell.

    One that would leave unread which row is which, by the names of the columns, recognises none.
    """
    known = {
        layout: layout.recognises(sample)
        for layout in layouts().values()
        if _may_be(layout, sample.file) and not _left_unread(layout, sample)
    }
    if surest := max((sure for sure in known.values() if sure), default=0):
        return [layout for layout, sure in known.items() if sure == surest]
    return [layout for layout, sure in known.items() if sure is None][:1]


def _left_unread(layout: Layout, sample: Sample) -> list[str]:
    return unread_identity(sample.names, layout.reads(sample))


def several_languages(languages: Iterable[str]) -> str:
    return gettext_noop(
        "the rows are in %(languages)s: name the one to read by --source-language",
        languages=", ".join(languages),
    )


def _unknown(sample: Sample) -> str:
    return gettext_noop(
        "%(file)s is of no known layout. Its columns are %(columns)s. Say what they are: %(words)s",
        file=sample.file.name,
        columns=", ".join(sample.names),
        words=words_for(sample),
    )


def _several(name: str, fitting: Iterable[Layout]) -> str:
    return gettext_noop(
        "%(name)s could be of several layouts: give --layout as one of %(known)s",
        name=name,
        known=", ".join(layout.name for layout in fitting),
    )


def _nothing_here(path: Path, layout: Layout | None) -> str:
    if path.is_file() and layout is None:
        return gettext_noop(
            "the layout of %(path)s cannot be told from its name: give a CSV, TSV, JSON or Parquet "
            "file, and --layout as one of %(known)s",
            path=str(path),
            known=", ".join(layouts()),
        )
    return gettext_noop(
        "%(path)s holds no benchmark file%(layout)s: expected CSV, TSV, JSON or Parquet files, "
        "here or in folders named for splits, languages or subjects",
        path=str(path),
        layout=f" of {layout.name}" if layout else "",
    )
