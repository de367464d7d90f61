"""The command itself, in a process of its own: with its queries counted and its memory told."""

import io
import json
import os
import resource
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any

import django


def main(campaign: str, path: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    queries = 0

    def count(execute: Any, *given: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*given)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        watched = _Watched(cursor.fetchone()[0])
    out = io.StringIO()
    with connection.execute_wrapper(count), watched:
        call_command(
            "import_translations",
            path,
            campaign=campaign,
            engine="benchmark",
            json=True,
            stdout=out,
        )
    report = json.loads(out.getvalue())
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {name: report[name] for name in ("added", "tasks_opened")}
    told |= {"kilobytes": kilobytes, "queries": queries, "backend_kilobytes": watched.most}
    told["backend_cpu"] = watched.cpu
    print(json.dumps(told))


class _Watched:
    """What a process of the database takes; of memory the most of its own, not shared buffers."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._stat = Path(f"/proc/{pid}/stat")
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self.most = 0

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def cpu(self) -> float:
        """Seconds of the processor so far."""
        user, system = self._stat.read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            status = self._status.read_text()
            own = next(line for line in status.splitlines() if line.startswith("RssAnon"))
            self.most = max(self.most, int(own.split()[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
