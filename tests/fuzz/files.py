"""Sound files of every kind that is read, small, and files whose damage is in their structure."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotations.forms.shipped import shipped
from evaluation.cli import main as evaluate
from evaluation.scoring.files import PREDICTION_SCHEMA
from tests.annotations.formats.test_protocol import WHOLE
from tests.annotations.publishing.forms import with_form
from tests.annotations.publishing.records import write_release
from tests.evaluation.releases import small_release, subject_rows, write_manifest
from workbench.core.environment import ROOT

FORMS = ROOT / "annotations" / "forms" / "shipped"
ROWS = subject_rows("arithmetic", 3, devs=1)
TERMS = (
    *(
        ("source", "target", "language", "forbidden", "note"),
        ("bone", "hueso", "es", "", "of a body"),
    ),
    *(("cell", "célula", "es", "no", ""), ("not", "no", "es", "yes", "a, b; c")),
)
TBX = """<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX" xml:lang="en"><text><body><termEntry id="1"><langSet xml:lang="en"><tig>
<term>bone</term></tig></langSet><langSet xml:lang="es-ES"><tig><term>hueso</term><note>n</note>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>"""
SUGGESTED = [
    {"sample_id": "arithmetic/test/0", "language": "es", "answers": {"culture": "none"}},
    {
        "sample_id": "arithmetic/test/1",
        "language": "en",
        "answers": {"a": 1, "b": [None]},
        "engine": "m",
    },
]
OTHER_TYPES: tuple[pa.DataType, ...] = (
    *(pa.int8(), pa.uint64(), pa.float16(), pa.bool_(), pa.null(), pa.binary(), pa.large_string()),
    *(
        pa.date32(),
        pa.timestamp("ns"),
        pa.decimal128(38, 9),
        pa.list_(pa.string()),
        pa.duration("s"),
    ),
    *(pa.dictionary(pa.int32(), pa.string()), pa.struct([("a", pa.string())]), pa.binary(3)),
    *(pa.map_(pa.string(), pa.int64()), pa.list_(pa.list_(pa.int8())), pa.large_list(pa.string())),
)


def json_lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def table(rows: list[list[str]] | tuple[tuple[str, ...], ...], delimiter: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode()


def mmlu_csv() -> bytes:
    named = [f"option_{letter}" for letter in "abcd"]
    return table([[row["question"], *(row[one] for one in named), row["answer"]] for row in ROWS])


def parquet(rows: list[dict[str, Any]], schema: pa.Schema | None = None) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink)
    return sink.getvalue()


def odd_parquet(rows: list[dict[str, Any]], rng: Random) -> bytes:
    """Sound Parquet with columns of other types, of other names, twice or none, and many rows."""
    whole = pa.Table.from_pylist(rows)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(whole.num_columns)
        name = rng.choice(
            [whole.column_names[at], "options", "choices", "answer", "", "\x00", "a.b"]
        )
        whole = whole.set_column(at, name, _column(whole.column(at), rng))
    if rng.random() < 0.3:
        whole = pa.concat_tables([whole] * rng.choice([2, 5_000])).slice(rng.choice([0, 2**40]))
    sink = io.BytesIO()
    pq.write_table(
        whole,
        sink,
        compression=rng.choice(["none", "snappy", "gzip", "zstd", "brotli", "lz4"]),
        version=rng.choice(["1.0", "2.4", "2.6"]),
        data_page_version=rng.choice(["1.0", "2.0"]),
        use_dictionary=rng.random() < 0.5,
        store_schema=rng.random() < 0.5,
    )
    return sink.getvalue()


def _column(column: pa.ChunkedArray, rng: Random) -> Any:
    kind = rng.choice(OTHER_TYPES)
    try:
        return column.cast(kind)
    except pa.ArrowException:
        return pa.nulls(len(column), kind)


def archive(files: Mapping[str, bytes], rng: Random | None = None) -> bytes:
    """A zip; with `rng` of other ways of packing, names and attributes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name if rng is None else _name(name, rng))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if rng is not None:
                entry.compress_type = rng.choice([0, 8, 12, 14])
                entry.external_attr = rng.choice([0, 0o120777 << 16, 0o40755 << 16, 0xFFFFFFFF])
            packed.writestr(entry, text)
    return content.getvalue()


def _name(name: str, rng: Random) -> str:
    odd = (
        "",
        "a" * 300,
        "a/" * 200 + "b",
        name + "/x",
        "\x01",
        "ﷺ",
        "test",
        "es/" + name,
        ".",
        "a//b",
    )
    return name if rng.random() < 0.6 else rng.choice(odd) or name.upper()


def protocol() -> dict[str, bytes]:
    """The file of a protocol and what lies beside it."""
    return {
        "protocol.toml": WHOLE.encode(),
        "rules.md": b"# Rules\n\nRead *all*.\n",
        "terms.csv": table(TERMS),
        "ids.txt": b"arithmetic/test/0\narithmetic/test/1\n",
        "clarity.toml": (FORMS / "error-spans.toml").read_bytes(),
    }


def forms() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(FORMS.glob("*.toml"))}


def documents() -> list[bytes]:
    return [json.dumps(form.document()).encode() for form in shipped().values()]


def release(folder: Path) -> Path:
    write_release(folder, contents=with_form())
    return folder


def run(folder: Path) -> Path:
    """A finished run over a small release."""
    questions = small_release(folder / "release")
    write_manifest(questions)
    asked = [
        "run",
        "--release",
        str(questions),
        "--model",
        "uniform:0",
        "--out",
        str(folder / "run"),
    ]
    assert evaluate([*asked, "--shots", "1"]) == 0
    return folder / "run"


def predictions() -> list[dict[str, Any]]:
    row: dict[str, Any] = dict.fromkeys(PREDICTION_SCHEMA.names, "A")
    return [row | {"logprobs": [-1.0, None], "tie": False, "mass": 0.5}] * 3


SOUND: Mapping[str, Callable[[], bytes]] = {
    "arithmetic_test.csv": mmlu_csv,
    "questions.jsonl": lambda: json_lines(ROWS),
    "questions.parquet": lambda: parquet(ROWS),
}
"""Benchmark files by a name that tells their layout."""
