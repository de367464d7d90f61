"""Files of an analysis: JSON for whoever asked for it, Parquet and arrays for the pages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from evaluation.analysis.analysing import Analysis
from evaluation.analysis.cube_file import CUBE, write_cube
from evaluation.analysis.items import flag_lines
from evaluation.errors import RunError
from evaluation.scoring.files import json_file, whole_file

ANALYSIS = "analysis.json"
FLAGS = "flags.jsonl"
ABOUT = "about.json"
ITEMS = "items"
EVIDENCE = "evidence"
"""The column of `items` that holds a JSON object as text."""

_DIGITS = 6


def write_json(analysis: Analysis, folder: Path) -> None:
    """`analysis.json`, and `flags.jsonl` for whoever is to look at the suspicious items.

    Raises `RunError` when the disk does not take them.
    """
    _make_folder(folder)
    with whole_file(folder / ANALYSIS) as part, part.open("wb") as stream:
        stream.write(_head(analysis.about))
        for name, table in analysis.tables.items():
            stream.write(b",\n" + json.dumps(name).encode() + b": [")
            stream.write(b",\n".join(json_rows(table)))
            stream.write(b"]")
        stream.write(b"\n}\n")
    with whole_file(folder / FLAGS) as part:
        lines = flag_lines(analysis.tables[ITEMS], analysis.release_hash)
        part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def stored_files(analysis: Analysis) -> Iterator[tuple[str, bytes]]:
    """The files that the pages read, by name: what the figures are of, a Parquet file a table, and
    the arrays of the cube."""
    yield ABOUT, json_file(analysis.about)
    for name, table in analysis.tables.items():
        content = BytesIO()
        table.write_parquet(content)
        yield f"{name}.parquet", content.getvalue()
    content = BytesIO()
    write_cube(content, analysis.cube)
    yield CUBE, content.getvalue()


def json_rows(table: pl.DataFrame) -> Iterator[bytes]:
    """Each row as a JSON object; fractions to six digits, a text of JSON as what it says."""
    fractions = pl.selectors.float()
    rounded = table.with_columns(fractions.fill_nan(None).round_sig_figs(_DIGITS))
    text = pl.struct(pl.all().exclude(EVIDENCE)).struct.json_encode()
    if EVIDENCE in table.columns:
        evidence = pl.col(EVIDENCE).fill_null("null")
        text = pl.concat_str(
            text.str.strip_suffix("}"), pl.lit(f',"{EVIDENCE}":'), evidence, pl.lit("}")
        )
    for row in rounded.select(row=text)["row"]:
        yield row.encode()


@contextmanager
def folder_for(folder: Path) -> Iterator[None]:
    """Make it, and take away again what was made where nothing comes to stand in it.

    Raises `RunError` when the disk does not take it.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        _make_folder(folder)
        yield
    except BaseException:
        for one in made:
            # Some may hold what others have put there meanwhile.
            with suppress(OSError):
                one.rmdir()
        raise


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{folder}: cannot be made a folder ({error.strerror})") from error


def _head(about: dict[str, Any]) -> bytes:
    """The object's first members, open for more."""
    return json_file(about).rstrip().removesuffix(b"}").rstrip()
