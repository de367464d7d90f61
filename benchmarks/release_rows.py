"""Rows of a large release over the API: seconds to the first byte and to the last, and memory.

Asked of the server that `make run` starts, by one client, after a first answer of each; the median
of three.
"""

import statistics
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
import psutil

from benchmarks.desk.installation import Installation

TIMES = 3
WEB = "workbench.running.web"
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("CS", {"label": "CS", "limit": 5_000}),
    ("CS, one language", {"label": "CS", "language": "{last}", "limit": 5_000}),
    ("a subject", {"subject": "subject_7", "limit": 5_000}),
    ("reviewed", {"reviewed": "true", "limit": 5_000}),
    ("by state", {"state": "agreed", "limit": 5_000}),
    ("CS, CSV", {"label": "CS", "limit": 5_000, "format": "csv"}),
    ("all", {"limit": 100_000}),
    ("all, CSV", {"limit": 100_000, "format": "csv"}),
    ("all, Arrow", {"limit": 100_000, "format": "arrow"}),
    ("all, Parquet", {"limit": 100_000, "format": "parquet"}),
)


@dataclass(frozen=True)
class _Answer:
    rows: int
    first: float
    last: float
    bytes: int


def tell_rows(
    installation: Installation, campaign: str, version: str, languages: list[str]
) -> None:
    """Print a table of what is asked and how long it takes."""
    headers = {"Authorization": f"Bearer {_token()}"}
    address = f"{installation.url}/api/v1/releases/{campaign}/{version}/rows"
    print("\n| rows over the API | rows | first byte s | all s | MB | server MB |")
    print("|---|--:|--:|--:|--:|--:|")
    with installation.open(), httpx.Client(headers=headers, timeout=120) as client:
        for name, asked in ASKED:
            filters = {key: str(value).format(last=languages[-1]) for key, value in asked.items()}
            url = f"{address}?{urlencode(filters)}"
            _answer(client, url)
            answers = [_answer(client, url) for _ in range(TIMES)]
            first = statistics.median(one.first for one in answers)
            last = statistics.median(one.last for one in answers)
            print(
                f"| {name} | {answers[0].rows:,} | {first:.3f} | {last:.2f} "
                f"| {answers[0].bytes / 1e6:.1f} | {_most_memory():.0f} |",
                flush=True,
            )


def _answer(client: httpx.Client, url: str) -> _Answer:
    began = time.monotonic()
    first, received = 0.0, 0
    with client.stream("GET", url) as response:
        response.raise_for_status()
        for chunk in response.iter_raw():
            first = first or time.monotonic() - began
            received += len(chunk)
        rows = int(response.headers["Row-Count"])
    return _Answer(rows, first, time.monotonic() - began, received)


def _token() -> str:
    from workbench.core.accounts.models import User
    from workbench.core.accounts.tokens import make_token

    reader, _ = User.objects.get_or_create(username="rows-reader", is_superuser=True)
    return make_token(user=reader, name="rows", days=1)[1]


def _most_memory() -> float:
    """MB of the web process that holds the most."""
    started = psutil.Process().children(recursive=True)
    web = [one for one in started if any(WEB in part for part in one.cmdline())]
    return max(one.memory_info().rss / 1e6 for one in web)
