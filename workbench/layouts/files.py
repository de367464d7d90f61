"""Which files of a path are meant, and in which layout they are."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.core.languages import find_code
from workbench.core.messages import gettext_noop
from workbench.layouts.base import Layout
from workbench.layouts.records import FormatError, InputFile
from workbench.layouts.registry import AUTO, layout_names, layouts

# JSON files that describe a dataset and hold none of its rows.
_METADATA = {"manifest.json", "croissant.json", "dataset_info.json", "dataset_infos.json"}


def find_files(path: Path, *, layout: str, language: str) -> tuple[Layout, list[InputFile]]:
    """The layout and the files that `path` stands for.

    Raises:
        FormatError: the path does not exist, holds nothing to read, files of several layouts, or
            none for the language.
    """
    if layout not in layout_names():
        raise FormatError(
            gettext_noop(
                "unknown layout “%(layout)s”: give --layout as one of %(known)s",
                layout=layout,
                known=_one_of(layout_names()),
            )
        )
    try:
        if not path.exists():
            raise FormatError(
                gettext_noop(
                    "%(path)s does not exist, or is a link that leads nowhere", path=str(path)
                )
            )
        if path.is_file():
            found = _layout_of_file(path, layout)
            found.check_path(path, language)
            return found, [InputFile(path, path.name)]
        if path.is_dir():
            return _find_in_folder(path, layout, language)
    except OSError as error:
        place, reason = str(error.filename or path), error.strerror or ""
        raise FormatError(
            gettext_noop("%(path)s cannot be read: %(reason)s", path=place, reason=reason)
        ) from error
    raise FormatError(gettext_noop("%(path)s is neither a file nor a folder", path=str(path)))


def _layout_of_file(path: Path, layout: str) -> Layout:
    if layout != AUTO:
        return layouts()[layout]
    if fitting := _fitting(path):
        return fitting[0]
    raise FormatError(
        gettext_noop(
            "the layout of %(path)s cannot be told from its name: give --layout as one of "
            "%(known)s",
            path=str(path),
            known=_one_of(layouts()),
        )
    )


def _find_in_folder(folder: Path, layout: str, language: str) -> tuple[Layout, list[InputFile]]:
    wanted = list(layouts()) if layout == AUTO else [layout]
    listed = {name: _list(folder, layouts()[name], language, layout) for name in wanted}
    found = {name: files for name, files in listed.items() if files}
    if not found:
        raise FormatError(
            gettext_noop(
                "%(folder)s holds no benchmark file: expected {subject}_{split}.csv here or in "
                "test/, dev/ or val/, or JSON lines or Parquet here or in %(language)s/",
                folder=str(folder),
                language=language,
            )
        )
    if len(found) > 1:
        raise FormatError(
            gettext_noop(
                "%(folder)s holds files of several layouts: give --layout as one of %(known)s",
                folder=str(folder),
                known=_one_of(found),
            )
        )
    name, files = found.popitem()
    return layouts()[name], files


def _list(folder: Path, layout: Layout, language: str, asked: str) -> list[InputFile]:
    files = [
        InputFile(path, path.relative_to(folder).as_posix())
        for directory in (folder, *_subfolders(folder, layout.subfolders(language)))
        for path in _children(directory)
        if path.suffix.lower() in layout.suffixes and path.name not in _METADATA
        if asked != AUTO or layout in _fitting(path)
    ]
    return layout.choose(files, language)


def _subfolders(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    """Those of the names, in their order; `pt_br` is the folder of `pt-BR`."""
    there = sorted(path for path in folder.iterdir() if path.is_dir())
    for name in names:
        yield from (path for path in there if name in (path.name, find_code(path.name)))


def _fitting(path: Path) -> list[Layout]:
    """The layouts that recognise a file, else those of its suffix that cannot tell."""
    known = {
        layout: layout.recognises(path)
        for layout in layouts().values()
        if path.suffix.lower() in layout.suffixes
    }
    recognised = [layout for layout, sign in known.items() if sign]
    return recognised or [layout for layout, sign in known.items() if sign is None]


def _children(folder: Path) -> list[Path]:
    """What lies in a folder and is no folder; links that lead nowhere are kept to be named."""
    return sorted(
        path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_dir()
    )


def _one_of(names: Iterable[str]) -> str:
    return ", ".join(names)
