"""What is counted in the code as a whole, and how much of it may be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.architecture import licences, services, words
from tests.architecture.imports import (
    PARTS,
    ROOT,
    Imports,
    circles,
    climbing,
    homeless,
    imports,
    impure,
    trespassing,
)

LONGEST = 400


@dataclass(frozen=True)
class Figure:
    """Something to find in the code, of which there may be `bound`."""

    name: str
    find: Callable[[], Sequence[str]]
    bound: int = 0


def _imports(count: Callable[[Imports], list[str]]) -> Callable[[], list[str]]:
    return lambda: count(imports(*PARTS))


def _apps_from_the_ground(known: Imports) -> list[str]:
    return [one for one in trespassing(known) if one.startswith("workbench.")]


def _over_long() -> list[str]:
    found = []
    for part in (*PARTS, "tests", "benchmarks"):
        for path in sorted((ROOT / part).rglob("*.py")):
            lines = path.read_bytes().count(b"\n")
            if lines > LONGEST and path.parent.name != "migrations":
                found.append(f"{path.relative_to(ROOT).as_posix()}: {lines}")
    return found


FIGURES = (
    Figure("modules without a place in the storeys", _imports(homeless)),
    Figure("imports upwards, or from room to room", _imports(climbing)),
    Figure("imports between parts that keep apart", _imports(trespassing)),
    Figure("imports of an app from the ground", _imports(_apps_from_the_ground)),
    Figure("pure modules that import a framework", _imports(impure)),
    Figure("import circles", _imports(circles)),
    Figure("modules outside kinds/ that name a kind of task", words.naming_a_kind, bound=6),
    Figure("modules that name the purpose production", words.naming_production, bound=3),
    Figure("modules that build paths into the stores", words.naming_folders_of_stores),
    Figure("services that take arguments by place", services.not_keyword_only),
    Figure(f"modules over {LONGEST} lines", _over_long),
    Figure("libraries that run under the GPL", licences.unfit),
)
