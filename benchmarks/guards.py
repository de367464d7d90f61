"""How many sound translations the guards of engines refuse, and how many in another language."""

import csv
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from annotations.quality.units import Unit

ROOT = Path(__file__).resolve().parents[1]
SOUND = ROOT / "tests/annotations/quality/sound"
DATA = ROOT.parent / "shared/data"
AFRICAN = DATA / "african_mmlu"
STEPS = (1, 13, 29)
"""How far on among the languages is the other one, in whose place a text stands."""

Pair = tuple["Unit", "Unit"]


def main(_arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    django.setup()
    print("| texts | asked | refused |")
    print("|---|--:|--:|")
    for name, pairs in _sets():
        refused = sum(_is_refused(source, target, language) for language, source, target in pairs)
        print(f"| {name} | {len(pairs)} | {refused} |", flush=True)
    return 0


def _is_refused(source: "Unit", target: "Unit", language: str) -> bool:
    from annotations.engines.guards import problem_of

    return problem_of(source, target, language) is not None


def _sets() -> Iterator[tuple[str, list[tuple[str, "Unit", "Unit"]]]]:
    known = {path.stem: _json(path) for path in sorted(SOUND.glob("*.jsonl"))}
    english = known.pop("en")
    yield (
        "sound, in their language",
        [(code, english[key], unit) for code, of in known.items() for key, unit in of.items()],
    )
    codes = list(known)
    yield (
        "sound, in another language",
        [
            (code, english[key], unit)
            for place, code in enumerate(codes)
            for step in STEPS
            for key, unit in known[codes[(place + step) % len(codes)]].items()
        ],
    )
    yield "the source again", [(code, one, one) for code in codes for one in english.values()]
    for way, name in (("", "by people"), ("_mt", "by a machine")):
        for code in ("am", "sn"):
            yield f"{code}, {name}", [(code, *pair) for pair in _african(way, code)]
    source = _json(DATA / "global_mmlu_dev/global_mmlu_dev_en.json")
    for path in sorted((DATA / "mmlu_no").glob("*.jsonl")):
        yield f"no, {path.stem}", [("no", source[key], one) for key, one in _json(path).items()]


def _african(way: str, code: str) -> Iterator[Pair]:
    for path in sorted((AFRICAN / f"mmlu_cm_ck_vir{way}").glob(f"*_{code}.csv")):
        source = AFRICAN / "mmlu_cm_ck_vir" / path.name.replace(f"_{code}.csv", ".csv")
        yield from zip(_csv(source), _csv(path), strict=True)


def _csv(path: Path) -> list["Unit"]:
    with path.open(encoding="utf-8", newline="") as file:
        return [_unit(question, options[:4]) for question, *options in csv.reader(file)]


def _json(path: Path) -> dict[str, "Unit"]:
    rows: list[dict[str, Any]] = [*map(json.loads, path.read_text(encoding="utf-8").splitlines())]
    return {
        row["sample_id"]: _unit(
            row["question"], row.get("options") or [row[f"option_{letter}"] for letter in "abcd"]
        )
        for row in rows
    }


def _unit(question: str, options: Sequence[str]) -> "Unit":
    from annotations.quality.units import Unit

    return Unit(question, tuple(options))
