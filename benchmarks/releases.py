"""A release of full size from PostgreSQL: seconds, memory while it is built, and rows read from it.

Makes a campaign of 14,327 questions in 42 languages, the source among them, in a data folder of its
own (minutes, once): 2,850 questions with three culture labels each, every text of a third of the
languages reviewed, two of five of those edited. Then `build_release` runs in a process of its own;
memory is that of the process and of those that it starts, proportionally shared, once a second.
"""

import argparse
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from benchmarks.desk import campaign, levels
from benchmarks.desk.campaign import Size
from benchmarks.desk.installation import ROOT, Installation
from benchmarks.desk.tools import timed
from benchmarks.release_rows import tell_rows

NAME = "releases"
VERSION = "1.0.0"
DEV = 5
REVIEWED_IN = 3
"""One in so many languages is reviewed."""
EVERY_S = 1.0
WIDEST = 60
"""Characters of the longest bar."""


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    installation = Installation(options.data, options.port)
    size = Size(options.items, options.languages - 1, options.people, name=NAME, dev=DEV)
    database = f"{NAME}_{options.items}_{options.languages}"
    installation.provide(database, lambda: _fill(size), fresh=True)
    out = installation.data_dir.path / "built"
    shutil.rmtree(out, ignore_errors=True)
    print(_machine(), flush=True)
    languages = _tell(out, *_build(out))
    tell_rows(installation, NAME, VERSION, languages)
    return 0


def _fill(size: Size) -> None:
    from annotations.models import Campaign
    from benchmarks.console.decisions import label_all

    campaign.build(size)
    made = Campaign.objects.get(name=size.name)
    with timed("labels"):
        label_all(made, random.Random(NAME))
    for language in made.languages[::REVIEWED_IN]:
        with timed(f"reviews, {language}"):
            levels.review(made, language, 1.0)
    levels.tidy()


def _build(out: Path) -> tuple[float, float, list[int]]:
    """Seconds by the clock and of the processors, and bytes once a second."""
    command = [
        sys.executable, "manage.py", "build_release", "--campaign", NAME,
        "--release-version", VERSION, "--out", str(out),
    ]  # fmt: skip
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT)
    curve: list[int] = []
    while process.poll() is None:
        curve.append(_memory(process.pid))
        time.sleep(EVERY_S)
    seconds = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"build_release ended with {process.returncode}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, used.ru_utime + used.ru_stime, curve


def _memory(pid: int) -> int:
    """Bytes of a process and those that it started, of what they share each its part."""
    used = 0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                used += one.memory_full_info().pss
    return used


def _tell(out: Path, seconds: float, processor: float, curve: Sequence[int]) -> list[str]:
    """Print what it took; gives the codes of the languages."""
    from workbench.release_format.manifest import read_manifest

    manifest = read_manifest(out)
    rows = {name: sum(splits.values()) for name, splits in manifest["rows"].items()}
    texts = sum(rows[code] for code in manifest["coverage"] if code in rows)
    size = sum(entry["bytes"] for entry in manifest["files"])
    megabytes = [used / 1e6 for used in curve]
    print("\n| languages | texts | votes | reviews | files | MB | seconds | of CPU | peak MB |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    print(
        f"| {len(manifest['coverage'])} | {texts:,} | {rows['votes']:,} | {rows['post_edits']:,} |"
        f" {len(manifest['files'])} | {size / 1e6:.0f} | {seconds:.1f} | {processor:.1f} |"
        f" {max(megabytes):.0f} |"
    )
    print("\nMB by second")
    for second, used in enumerate(megabytes):
        print(f"{second * EVERY_S:5.0f} {used:6.0f} {'#' * round(WIDEST * used / 1000)}")
    return sorted(manifest["coverage"])


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"load average before {os.getloadavg()[0]:.1f}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks releases", description=__doc__)
    add: Any = parser.add_argument
    add("--items", type=int, default=14_327, help="questions, five a subject for dev (14327)")
    add("--languages", type=int, default=42, help="with the source (42)")
    add("--people", type=int, default=200, help="annotators of the campaign (200)")
    add("--data", type=Path, default=Path("/tmp/workbench-releases"), help="a data folder")
    add("--port", type=int, default=8013, help="of the installation (8013)")
    return parser
