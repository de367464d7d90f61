"""Run every part, or those that are named, and print what became of their inputs."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from random import Random, randrange

import django

from tests.fuzz.watch import Watch

SUPPORT = ("__main__", "files", "hostile", "mutation", "operations", "requests", "watch")


def names() -> list[str]:
    found = (module.name for module in iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if name not in SUPPORT)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(names())}; left out, all of them")
    parser.add_argument("--seconds", type=float, default=600, help="for all parts together (600)")
    parser.add_argument("--seed", type=int, help="to see the same inputs again")
    options = parser.parse_args()
    parts = options.part or names()
    if unknown := set(parts) - set(names()):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are: {', '.join(names())}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    seed = randrange(10**9) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    watches = [_run(part, options.seconds / len(parts), seed) for part in parts]
    return int(any(watch.faults for watch in watches))


def _run(part: str, seconds: float, seed: int) -> Watch:
    watch = Watch(seconds)
    import_module(f"tests.fuzz.{part}").run(watch, Random(f"{part}/{seed}"))
    watch.close()
    print(
        f"{part}: {watch.tried} inputs in {seconds:.0f} s, {len(watch.faults)} kinds of"
        f" fault in {watch.kinds.total()} inputs, the slowest"
        f" {watch.slowest:.2f} s ({watch.slowest_input}), {watch.added_megabytes} MB more memory",
        flush=True,
    )
    for fault in watch.faults:
        print(f"- {fault}", flush=True)
    return watch


if __name__ == "__main__":
    sys.exit(main())
