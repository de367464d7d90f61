"""Gates on the folder itself: whose it is, whether it loads, what it changes for a reader."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from annotations.publishing.figures.tables import TEXT, scan
from annotations.publishing.gates.gate import ITEM, Found, GateKind, Reading
from annotations.publishing.verify import verify_release
from workbench.core.messages import gettext_noop
from workbench.release_format.layout import config_of
from workbench.release_format.names import fold

SOUND = "sound"
NO_LICENCE = ("", "unknown")
EARLIER = "as the card says"
"""Before schema 1.8 the manifest did not say whom to name."""


def licence(reading: Reading, _: float) -> Found:
    """Whether whoever uses it knows under which terms, and whom to name."""
    manifest = reading.manifest
    if str(manifest["licence"]).strip().lower() in NO_LICENCE:
        told = gettext_noop("The benchmark's licence is not known; state it, and build again.")
        return Found(False, told)
    if not str(manifest.get("attribution", EARLIER)).strip():
        told = gettext_noop("It names nobody as its source; state whom, and build again.")
        return Found(False, told)
    return Found(True, gettext_noop("Licence: %(licence)s.", licence=str(manifest["licence"])))


def schema(reading: Reading, _: float) -> Found:
    """Whether what reads the tables of the version before reads these."""
    if reading.parent is None:
        told = gettext_noop("There is no published version before it, or not on this machine.")
        return Found(None, told)
    broken = sorted(_drift(_columns(reading.parent), _columns(reading.folder)))
    if not broken:
        told = gettext_noop("Every table and column of the version before is there.")
    else:
        told = gettext_noop(
            "Gone from the version before, or of another type: %(count)s tables or columns, such "
            "as %(first)s.",
            count=str(len(broken)),
            first=broken[0],
        )
    return Found(not broken, told, float(len(broken)))


def names(reading: Reading, _: float) -> Found:
    """Whether something may take two configs, files or identifiers for one."""
    files = [str(entry["path"]) for entry in reading.manifest["files"]]
    configs = {config_of(name)[0] for name in files if name.endswith(".parquet")}
    alike = [*_alike(configs), *_alike(files)]
    behind = pl.concat([pl.LazyFrame(schema=ITEM), *_identifiers(reading)])
    first = behind.select("sample_id").head(1).collect().to_series().to_list()
    if alike or first:
        told = gettext_noop(
            "Two are called alike: %(name)s.", name=alike[0] if alike else str(first[0])
        )
        return Found(False, told, float(len(alike)), behind)
    return Found(True, gettext_noop("No two of them are called alike."), 0.0)


def sound(reading: Reading, _: float) -> Found:
    """Whether every file is as the manifest says, and every row is loaded once."""
    problems = verify_release(reading.folder)
    if not problems:
        return Found(True, gettext_noop("Every file is as the manifest says."), 0.0)
    first = problems[0]
    told = gettext_noop(
        "Faults: %(count)s, such as: %(file)s %(problem)s.",
        count=str(len(problems)),
        file=first.file,
        problem=first.problem,
    )
    return Found(False, told, float(len(problems)))


def _columns(folder: Path) -> dict[str, dict[str, pa.DataType]]:
    """The columns of every table in the folder, by the table's path."""
    return {
        path.relative_to(folder).as_posix(): {one.name: one.type for one in pq.read_schema(path)}
        for path in sorted(folder.rglob("*.parquet"))
    }


def _drift(
    before: dict[str, dict[str, pa.DataType]], after: dict[str, dict[str, pa.DataType]]
) -> Iterator[str]:
    for path, columns in before.items():
        if path not in after:
            yield path
            continue
        for name, kind in columns.items():
            if after[path].get(name) != kind:
                yield f"{path}: {name}"


def _alike(names: Iterable[str]) -> Iterator[str]:
    """Those that are taken for one of the others, as “one, other”."""
    known: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        known["/".join(fold(part) for part in name.split("/"))].append(name)
    return (", ".join(found) for found in known.values() if len(found) > 1)


def _identifiers(reading: Reading) -> Iterator[pl.LazyFrame]:
    """Rows of a language and split with an identifier that another has there."""
    for (language, _), files in reading.tables.questions().items():
        ids = scan(files, {"sample_id": TEXT})
        yield ids.filter(pl.col("sample_id").is_duplicated()).select(
            "sample_id", language=pl.lit(language), detail=pl.lit("")
        )


GATES = (
    GateKind("licence", gettext_noop("Licence and attribution"), licence, binds=True),
    GateKind("schema", gettext_noop("Tables as in the version before"), schema),
    GateKind("names", gettext_noop("Distinct names"), names, binds=True),
    GateKind(SOUND, gettext_noop("Soundness of the folder"), sound, binds=True),
)
