"""Files of every layout, damaged, packed or not: each is read, or refused with what to do."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.fuzz.mutation import mutated, text
from tests.fuzz.watch import Watch
from tests.workbench.layouts import cases_of_mmlu, cases_of_others
from tests.workbench.layouts.tables import write_table
from workbench.layouts import FormatError, read_benchmark
from workbench.layouts.described import Described
from workbench.layouts.guessing import guess_mapping
from workbench.layouts.mapping import Mapping, dump_mapping, load_mapping
from workbench.layouts.registry import layouts

CASES = [*cases_of_mmlu.CASES, *cases_of_others.CASES]
MEGABYTES = 300


def run(watch: Watch, rng: Random) -> None:
    watch.megabytes_of_one = MEGABYTES
    mappings = list(_mappings())
    while watch.goes_on:
        seed = rng.randrange(10**9)
        with TemporaryDirectory() as name:
            with watch.one(f"files of a layout, seed {seed}"), suppress(FormatError):
                _files(Path(name), Random(seed))
            with watch.one(f"mapping, seed {seed}"), suppress(FormatError):
                _mapping(rng.choice(mappings), Random(seed))


def _files(folder: Path, rng: Random) -> None:
    case = rng.choice(CASES)
    place = folder / "in"
    for name, rows in case.files.items():
        path = write_table(place / name, rows)
        if rng.random() < 0.7:
            path.write_bytes(mutated(path.read_bytes(), rng))
    if rng.random() < 0.3:
        place = Path(shutil.make_archive(str(folder / "sent"), "zip", place))
    with suppress(FormatError):
        if mapping := guess_mapping(place).mapping:
            read_benchmark(place, mapping=mapping, language=None)
    read_benchmark(place, layout=rng.choice(["auto", case.layout]), language=None)


def _mapping(mapping: Mapping, rng: Random) -> None:
    found = load_mapping(text(mutated(dump_mapping(mapping).encode(), rng)))
    assert load_mapping(dump_mapping(found)) == found


def _mappings() -> Iterator[Mapping]:
    for layout in layouts().values():
        if isinstance(layout, Described):
            yield from layout.variants
