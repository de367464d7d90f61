"""The matrix as a table in a file, which is reviewed with the change."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.contracts.routes.people import PARTS
from tests.contracts.routes.walking import Route, routes

FILE = Path(__file__).with_name("routes.csv")
HEADER = ["method", "path", *PARTS]


@dataclass(frozen=True)
class Row:
    """What each of the people gets of a method of a route."""

    method: str
    route: Route
    answers: Mapping[str, int]

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def given_to(self, name: str) -> bool:
        return 200 <= self.answers[name] < 300

    def __str__(self) -> str:
        return f"{self.method} {self.route.path}"


def write(rows: Iterable[Row]) -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEADER)
        table.writerows([row.method, row.route.path, *row.answers.values()] for row in rows)


@cache
def read() -> tuple[Row, ...]:
    known = {route.path: route for route in routes()}
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        return tuple(
            Row(
                line["method"],
                known.get(line["path"], Route(line["path"], ours=False)),
                {name: int(line[name]) for name in PARTS},
            )
            for line in lines
        )
