"""Texts that something else has translated come from a file as from an engine."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotations.engines import EngineError, Mark, SourceUnit, engine_named, engines
from annotations.quality.units import Unit

UNIT = Unit("Which bone is longest?", ("The femur", "12", "The femur"))
ROWS = [
    {"source": UNIT.question, "target": "¿Qué hueso es el más largo?", "language": "ES"},
    {"source": " The femur ", "target": "El fémur", "language": "es"},
    {"source": "The femur", "target": "Otro", "language": "es"},
    {"source": "The skull", "target": None, "language": "es"},
    {"source": "The femur", "target": "Der Oberschenkelknochen", "language": "de"},
]


def write(folder: Path, text: str, name: str = "made-elsewhere.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return f"file:{folder / name}"


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_each_text_is_found_as_it_stands(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"made-elsewhere.{suffix}"
    table = pa.Table.from_pylist(ROWS)
    if suffix == "parquet":
        pq.write_table(table, path)
    elif suffix == "csv":
        table.to_pandas().to_csv(path, index=False)
    else:
        table.to_pandas().to_json(path, orient="records", lines=True)
    engine = engine_named(f"file:{path}")
    assert engine.name == "file:made-elsewhere"
    assert (engine.status().languages, len(engine.status().version)) == (("de", "es"), 12)
    whole, missing = engine.translate([SourceUnit(UNIT), SourceUnit(Unit("The skull", ()))], "es")
    assert whole.unit == Unit("¿Qué hueso es el más largo?", ("El fémur", "12", "El fémur"))
    assert whole.marks == {Mark.WITHOUT_CONTEXT}
    assert "no translation of this text" in missing.problem
    assert engine.translate_texts(["The femur", "What?"], "de") == ["Der Oberschenkelknochen", ""]


def test_a_file_that_names_no_language_is_for_any(tmp_path: Path) -> None:
    engine = engine_named(write(tmp_path, "source,target,confidence\nThe bone,Inkabi,-0.5\n"))
    (output,) = engine.translate([SourceUnit(Unit("The bone", ()))], "zu")
    assert output.unit == Unit("Inkabi", ())
    assert output.confidence == -0.5


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("source,text\na,b\n", "needs the columns source and target"),
        ("source,target,language\na,b,??\n", "row 2: “[?]{2}” is no code of a language"),
        ("source,target,confidence\na,b,high\n", "row 2: the confidence “high” is no number"),
        ("source,target\n", "has no translations"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_its_row(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(EngineError, match=problem):
        engine_named(write(tmp_path, text)).translate_texts(["a"], "es")


def test_a_file_that_is_not_there_or_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"no table .*ends in one of .csv"):
        engine_named(f"file:{tmp_path / 'none.csv'}")
    with pytest.raises(EngineError, match="no table"):
        engine_named(write(tmp_path, "a", "texts.docx"))


def test_no_manager_can_name_a_file_of_the_server() -> None:
    assert not engines()["file"].offers("/etc/passwd")
