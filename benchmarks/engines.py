"""How fast CTranslate2 translates beside plain transformers and beside a loop, with one model.

The model has the architecture of NLLB-200 and about 70 million weights, set so that it really
translates, letter by letter: every side does the same work, and what it wrote is compared. The
engines take questions with their options; plain generation and the loop take the texts that the
engines send to their models. Rounds of all sides alternate; a row is the median of its rounds.
Ends with 1 where CTranslate2 is under 4 times the loop.
"""

import argparse
import csv
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import django

from tests.shared_data import SHARED_DATA

if TYPE_CHECKING:
    from annotations.engines import SourceUnit
    from annotations.engines.local.engine import LocalEngine

GOAL = 4.0
LANGUAGE, CODE, SOURCE = "sr", "srp_Cyrl", "eng_Latn"
BATCH = 16
"""Of plain generation: in the order of the texts, as people write it."""
ROOM = 256
CONVERTED, LOOP = "ctranslate2, int8", "generate, one by one"

Side = Callable[[], list[str]]


@dataclass(frozen=True)
class Work:
    """Questions, the texts in them that have words, and the tokens of their translations."""

    units: "Sequence[SourceUnit]"
    texts: Sequence[str]
    tokens: int


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks engines", description=__doc__)
    parser.add_argument("--items", type=int, default=30, help="questions with options (30)")
    parser.add_argument("--rounds", type=int, default=3, help="of every side (3)")
    parser.add_argument("--write", type=Path, help="write the model into this folder, and stop")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    rows = _questions()
    if not rows:
        print(f"The questions are read from {SHARED_DATA / 'mmlu_en' / 'dev'}: there are none.")
        return 2
    if options.write:
        _engines(options.write, rows)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        fast, slow = _engines(Path(folder), rows)
        work = _work(fast, rows[:: max(1, len(rows) // options.items)][: options.items])
        sides = _sides(Path(folder) / "hub", fast, slow, work)
        return _report(work, _timed(sides, options.rounds))


def _questions() -> list[list[str]]:
    """Each with its options."""
    files = sorted((SHARED_DATA / "mmlu_en" / "dev").glob("*.csv"))
    return [
        row[:5] for file in files for row in csv.reader(file.open(encoding="utf-8", newline=""))
    ]


def _engines(folder: Path, rows: Sequence[Sequence[str]]) -> "tuple[LocalEngine, LocalEngine]":
    from annotations.engines.ctranslate2.engine import LIBRARY as CTRANSLATE2
    from annotations.engines.local.converting import convert
    from annotations.engines.local.engine import LocalEngine
    from annotations.engines.local.published import published_model
    from annotations.engines.transformers.engine import LIBRARY as TRANSFORMERS
    from tests.tiny_llm import WORDS
    from tests.tiny_translators import Shape, write_nllb

    shape = Shape(pieces=8000, width=512, layers=6, inner=2048)
    corpus = [text for row in rows for text in row]
    hub = write_nllb(folder / "hub", corpus, shape, {"spa_Latn": WORDS["es"]})
    model = published_model(str(hub))
    convert(model=model, folder=folder / "ct2", quantization="int8", licence=model.licence)
    return (
        LocalEngine(CTRANSLATE2, "ctranslate2", folder / "ct2"),
        LocalEngine(TRANSFORMERS, "transformers", hub),
    )


def _work(engine: "LocalEngine", rows: Sequence[Sequence[str]]) -> Work:
    """What the engine sends to its model, once; what has no words it never sends."""
    from annotations.engines import SourceUnit
    from annotations.quality.units import Unit

    units = [SourceUnit(Unit(row[0], tuple(row[1:]))) for row in rows]
    sent: list[str] = []
    generate = engine._generate

    def listening(texts: Sequence[str], language: str) -> Any:
        sent.extend(texts)
        return generate(texts, language)

    engine._generate = listening  # type: ignore[method-assign]
    engine.translate(units, LANGUAGE)
    engine._generate = generate  # type: ignore[method-assign]
    return Work(units, sent, sum(len(engine._tokenizer.encode(text)) + 1 for text in sent))


def _sides(hub: Path, fast: "LocalEngine", slow: "LocalEngine", work: Work) -> dict[str, Side]:
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    from annotations.engines.local.settings import threads

    torch.set_num_threads(threads())
    tokenizer = AutoTokenizer.from_pretrained(hub, src_lang=SOURCE)
    model = AutoModelForSeq2SeqLM.from_pretrained(hub).eval()

    def generated(at_once: int) -> list[str]:
        done: list[str] = []
        for start in range(0, len(work.texts), at_once):
            asked = list(work.texts[start : start + at_once])
            inputs = tokenizer(asked, return_tensors="pt", padding=True)
            with torch.inference_mode():
                made = model.generate(
                    **inputs,
                    forced_bos_token_id=tokenizer.convert_tokens_to_ids(CODE),
                    max_new_tokens=ROOM,
                )
            done += tokenizer.batch_decode(made, skip_special_tokens=True)
        return [text.replace("▁", " ").strip() for text in done]

    return {
        CONVERTED: lambda: _translated(fast, work),
        "transformers engine": lambda: _translated(slow, work),
        f"generate, {BATCH} at a time": lambda: generated(BATCH),
        LOOP: lambda: generated(1),
    }


def _translated(engine: "LocalEngine", work: Work) -> list[str]:
    outputs = engine.translate(work.units, LANGUAGE)
    return [output.unit.text if output.unit else str(output.problem) for output in outputs]


@dataclass(frozen=True)
class Taken:
    """Seconds, by the clock and of the processor: on a busy machine the latter tell more."""

    clock: float
    processor: float


def _timed(sides: dict[str, Side], rounds: int) -> dict[str, Taken]:
    """The median of each side; a first round, which loads models, is not counted."""
    taken: dict[str, list[Taken]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        done = []
        for name, side in sides.items():
            started = Taken(perf_counter(), process_time())
            done.append(side())
            now = Taken(perf_counter() - started.clock, process_time() - started.processor)
            if number:
                taken[name].append(now)
                print(f"{name}: {now.clock:.1f} s, {now.processor:.1f} s", flush=True)
        converted, engine, batched, loop = done
        print(f"differences: {_different(converted, engine)}, {_different(batched, loop)}")
    return {
        name: Taken(median(one.clock for one in each), median(one.processor for one in each))
        for name, each in taken.items()
    }


def _different(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _report(work: Work, taken: dict[str, Taken]) -> int:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{len(work.units)} items, {len(work.texts)} texts, {work.tokens} tokens; load {load}")
    print("| side | seconds | items/s | tokens/s | times the loop | by the processor |")
    print("|---|--:|--:|--:|--:|--:|")
    loop = taken[LOOP]
    for name, its in taken.items():
        rates = f"{len(work.units) / its.clock:.2f} | {work.tokens / its.clock:.0f}"
        times = f"{loop.clock / its.clock:.1f} | {loop.processor / its.processor:.1f}"
        print(f"| {name} | {its.clock:.1f} | {rates} | {times} |")
    return int(loop.clock / taken[CONVERTED].clock < GOAL)
