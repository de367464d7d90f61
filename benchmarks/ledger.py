"""A ledger of blind answers from elsewhere: seconds and memory to import it and to tell agreement.

Makes a benchmark of 17,500 questions without a key in a fresh data folder, and a file of some
35,000 decisions by 17 people with known truth (`tests.ledgers`), and runs the commands.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests import ledgers

ROOT = Path(__file__).parents[1]
PROTOCOL = """[answer]
overlap = 2
on = "source"
consensus = "unanimous"
unsure = "exclude"
flagged = "exclude"
"""
COMMANDS = (
    "import_decisions", "import_decisions again", "agreement", "agreement by everything",
    "export_decisions",
)  # fmt: skip
BY = (
    "subject", "category", "split", "language", "options", "month", "week", "person", "batch",
    "window", "protocol", "origin", "gold", "decision",
)  # fmt: skip
PREPARE = """
import random
from annotations.formats.protocol import read_protocol
from annotations.models import Benchmark, Item
from annotations.services.protocol_files import make_campaign, plan_by_file
rng = random.Random(3)
benchmark = Benchmark.objects.create(name="ledger", source_language="ar")
word = lambda: "".join(rng.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=5))
Item.objects.bulk_create([Item(benchmark=benchmark, sample_id=f"law/test/{n}", position=n,
    split="test", subject="law", category="Other", key=None,
    question=" ".join(word() for _ in range(20)),
    options=[f"{word()} {word()} {o}" for o in range(4)]) for n in range(%d)], batch_size=2000)
plan = plan_by_file(file=read_protocol('''%s''', lambda _: None))
make_campaign(benchmark=benchmark, name="ledger", languages=[], plan=plan)
"""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=17_500)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="wb-ledger-") as folder:
        env = os.environ | {"WORKBENCH_DATA_DIR": folder}
        _run(env, "migrate", "-v0")
        _run(env, "shell", "-v0", "-c", PREPARE % (options.items, PROTOCOL))
        rows, truth = ledgers.made_up(items=options.items)
        path = Path(folder) / "decisions.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        print(f"{len(rows)} decisions on {options.items} items, {path.stat().st_size:,} bytes")
        said: dict[str, str] = {}
        for command in COMMANDS:
            name, *more = command.split()
            given = {
                "import_decisions": [str(path), "--json"],
                "agreement": ["--kind", "answer", "--json", *(f"--by={by}" for by in BY if more)],
                "export_decisions": ["--out", str(Path(folder) / "out.jsonl")],
            }[name]
            said[command] = _measured(env, command, name, *given, "--campaign", "ledger")
            print(said[command][:300])
        return _is_exact(said, truth)


def _is_exact(said: dict[str, str], truth: ledgers.Truth) -> int:
    """Whether the figures are the true ones: 0 where they are, as an exit code."""
    done, agreement = json.loads(said["import_decisions"]), json.loads(said["agreement"])
    counts = agreement["outcome"]["excluded"] | {"included": agreement["outcome"]["included"]}
    compared = [i for i, why in truth.reasons.items() if why in ("included", "disagree")]
    agreeing = sum(len(set(truth.ratings[i].values())) == 1 for i in compared)
    pairs = {name: sum(pair[name] for pair in agreement["pairs"]) for name in ("agree", "total")}
    right = (
        counts == dict(truth.outcome)
        and (done["surplus"], done["idle"]) == (truth.surplus, truth.idle)
        and abs(agreement["observed"] - agreeing / len(compared)) < 1e-12
        and pairs == {"agree": agreeing, "total": len(compared)}
    )
    print(f"{'exact' if right else 'wrong'}: {counts}; by hand: {dict(truth.outcome)}")
    return 0 if right else 1


def _run(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def _measured(env: dict[str, str], title: str, *arguments: str) -> str:
    """What a command prints; its seconds, and the peak memory of the largest so far, are told."""
    began = time.monotonic()
    said = _run(env, *arguments)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{title}: {time.monotonic() - began:.1f} s, at most {peak:.0f} MB so far")
    return said
