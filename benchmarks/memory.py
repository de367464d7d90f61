"""A large translation memory: milliseconds of a look-up, and near matches that it finds.

Makes a memory of 500,000 segments for each source language in one fresh data folder, imports it by
the command, and looks up 200 of its segments after an edit. Segments are real ones (`--english`, a
benchmark in any layout, for English; what the pages of the installed packages say in the others)
and texts that a chain of their words, or of their characters, makes. An edit changes, drops or adds
words; a planted match is one that stays at least 75 % similar. It is found where the segment that
was edited is among those that are given.
"""

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
CATALOGUES = {"zh": "zh_Hans", "ja": "ja", "th": "th"}
UNSPACED = frozenset(CATALOGUES)
LEAST, MOST = 75, 97
"""Percent that a planted match is similar to what is looked up."""

LONGEST = 60
"""Tokens of a text that is made."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks memory", description=__doc__)
    parser.add_argument("--segments", type=int, default=500_000)
    parser.add_argument("--lookups", type=int, default=200)
    parser.add_argument("--languages", default="en,zh,ja,th", help="of the source (en,zh,ja,th)")
    parser.add_argument("--english", type=Path, help="a benchmark (default: the sample)")
    options = parser.parse_args(arguments)
    print(f"{options.segments:,} segments a language, {options.lookups} look-ups, by similarity")
    print("| source | import s | median ms | p95 ms | exact ms | found 75-84 % | found 85-97 % |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="wb-memory-") as folder:
        env = os.environ | {"WORKBENCH_DATA_DIR": folder}
        _run(env, "migrate", "-v0")
        for language in options.languages.split(","):
            real = _real(language, options.english or ROOT / "annotations" / "sample" / "benchmark")
            row = _measured(env, Path(folder), language, real, options.segments, options.lookups)
            print(row, flush=True)
    return 0


def _measured(
    env: dict[str, str],
    folder: Path,
    language: str,
    real: Sequence[str],
    segments: int,
    lookups: int,
) -> str:
    from annotations.formats.tmx import TmxPair, write_tmx

    rng = random.Random(14)
    texts = list(islice(_texts(real, language, rng), segments))
    planted = list(islice(_planted(texts, language, rng), lookups))
    _run(env, "shell", "-v0", "-c", _PREPARE.replace("LANGUAGE", language))
    path = folder / "memory.tmx"
    pairs = (TmxPair(text, f"{n}: {text[:40]}") for n, text in enumerate(texts))
    with path.open("wb") as file:
        file.writelines(write_tmx(pairs, source_language=language, language="es"))
    began = time.monotonic()
    given = ["--campaign", f"memory-{language}", "--name", "large", "--json"]
    added = json.loads(_run(env, "import_memory", str(path), *given))["added"]["es"]
    seconds = time.monotonic() - began
    if added != len(texts):
        raise RuntimeError(f"{added} of {len(texts)} segments came in")
    (folder / "planted.json").write_text(json.dumps(planted), encoding="utf-8")
    told = json.loads(_run(env, "shell", "-v0", "-c", _LOOK_UP % f"{folder}/planted.json"))
    return _row(language, seconds, planted, told)


def _row(
    language: str,
    seconds: float,
    planted: Sequence[tuple[str, str, float]],
    told: dict[str, list[float]],
) -> str:
    bands: defaultdict[bool, list[float]] = defaultdict(list)
    for (_text, _edited, similarity), found in zip(planted, told["found"], strict=True):
        bands[similarity >= 85].append(found)
    shares = [f"{sum(bands[high]):.0f} of {len(bands[high])}" for high in (False, True)]
    fuzzy = sorted(told["fuzzy"])
    times = [
        statistics.median(fuzzy),
        fuzzy[int(0.95 * len(fuzzy))],
        statistics.median(told["exact"]),
    ]
    milliseconds = (f"{1000 * one:.1f}" for one in times)
    return f"| {language} | {seconds:.0f} | {' | '.join([*milliseconds, *shares])} |"


def _real(language: str, english: Path) -> list[str]:
    if language in CATALOGUES:
        return _catalogue(CATALOGUES[language])
    from workbench.layouts.benchmark import read_benchmark

    read = read_benchmark(english)
    return [text for one in read.records for text in (one.question, *one.options)]


def _catalogue(locale: str) -> list[str]:
    """What the installed packages' pages say in a language."""
    import django
    from babel.messages.mofile import read_mo

    packages = Path(django.__file__).parents[1]
    texts: dict[str, None] = {}
    for path in sorted(packages.glob(f"**/locale/{locale}/LC_MESSAGES/*.mo")):
        with path.open("rb") as file:
            for message in read_mo(file):
                said = message.string if isinstance(message.string, str) else message.string[0]
                if message.id and said.strip():
                    texts[" ".join(said.split())] = None
    return list(texts)


def _texts(real: Sequence[str], language: str, rng: random.Random) -> Iterator[str]:
    """Each text once: the real ones, then those that a chain of their tokens makes."""
    known: set[str] = set()
    order = 3 if language in UNSPACED else 2
    following: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for text in real:
        tokens = ["", *[""] * (order - 1), *_tokens(text, language), ""]
        for at in range(len(tokens) - order):
            following[tuple(tokens[at : at + order])].append(tokens[at + order])
        if text.strip() and text not in known:
            known.add(text)
            yield text
    while True:
        text = _joined(_made(following, order, rng), language)
        if len(text) > 3 and text not in known:
            known.add(text)
            yield text


def _made(following: dict[tuple[str, ...], list[str]], order: int, rng: random.Random) -> list[str]:
    tokens = [""] * order
    most = rng.randint(4, LONGEST)
    while len(tokens) < order + most:
        token = rng.choice(following[tuple(tokens[-order:])])
        if not token:
            break
        tokens.append(token)
    return tokens[order:]


def _planted(
    texts: Sequence[str], language: str, rng: random.Random
) -> Iterator[tuple[str, str, float]]:
    """A text of the memory, the same after an edit, and how similar the two are."""
    from rapidfuzz import fuzz

    while True:
        text, other = rng.choice(texts), _tokens(rng.choice(texts), language)
        tokens = _tokens(text, language)
        if len(text) < 12:
            continue
        for _ in range(max(1, int(len(tokens) * rng.uniform(0.02, 0.35)))):
            at = rng.randrange(len(tokens))
            tokens[at : at + rng.choice((0, 1, 1))] = rng.choice(([], [rng.choice(other or [""])]))
            tokens = tokens or [""]
        edited = _joined(tokens, language)
        similarity = fuzz.ratio(text, edited)
        if LEAST <= similarity <= MOST:
            yield text, edited, similarity


def _tokens(text: str, language: str) -> list[str]:
    """Words, or the characters of a language without spaces and the words of others in it."""
    return re.findall(r"[A-Za-z0-9_]+|.", text) if language in UNSPACED else text.split()


def _joined(tokens: Sequence[str], language: str) -> str:
    return ("" if language in UNSPACED else " ").join(tokens).strip()


def _run(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout


_PREPARE = """
from annotations.models import Benchmark, Item
from annotations.services.planning import create_campaign
benchmark = Benchmark.objects.create(name="memory-LANGUAGE", source_language="LANGUAGE")
Item.objects.create(benchmark=benchmark, sample_id="a/test/0", position=0, split="test",
    subject="a", category="Other", key=0, question="?", options=["1", "2"])
create_campaign(benchmark=benchmark, name="memory-LANGUAGE", languages=["es"])
"""
_LOOK_UP = """
import json, time
from annotations.models import MemorySource
from annotations.selectors.similar import similar_texts
from annotations.selectors.wordings import digests
from django.db.models.functions import MD5
planted = json.load(open("%s"))
rows = MemorySource.objects.all()
told = {"fuzzy": [], "exact": [], "found": []}
similar_texts(rows, ["warm"])
for text, edited, similarity in planted:
    began = time.perf_counter()
    found = similar_texts(rows, [edited])
    told["fuzzy"].append(time.perf_counter() - began)
    told["found"].append(text in found.get(edited, {}))
    began = time.perf_counter()
    list(rows.alias(digest=MD5("text")).filter(digest__in=digests([text])))
    told["exact"].append(time.perf_counter() - began)
print(json.dumps(told))
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
