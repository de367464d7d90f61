"""`python -m workbench.running.embedded status|stop`: look after the embedded services by hand."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from workbench.running.embedded import locks
from workbench.running.embedded.client import here, stop_daemon, stop_unused
from workbench.running.embedded.daemon import keep
from workbench.running.embedded.data_dir import DataDir, State

NOT_RUNNING = 3


def main(arguments: list[str] | None = None) -> int:
    """Return the exit status: 0, or 3 when the services are not running, or 1 on a refusal."""
    options = _parser().parse_args(arguments)
    if options.command == "keep":
        return keep(options.data, options.lock)
    data_dir = here()
    if options.command == "status":
        return _status(data_dir, as_json=options.json)
    return _stop(data_dir, force=options.force)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m workbench.running.embedded", description=__doc__
    )
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="what runs, and where; exit status 3 if nothing")
    status.add_argument("--json", action="store_true", help="for programs")
    stop = commands.add_parser("stop", help="stop both; they stop by themselves when unused")
    stop.add_argument("--force", action="store_true", help="even while processes use them")
    # The daemon's own entry, started by `ensure` with the lock already held: not for people.
    daemon = commands.add_parser("keep")
    daemon.add_argument("data", type=Path)
    daemon.add_argument("lock", type=int)
    return parser


def _running(data_dir: DataDir) -> State | None:
    return data_dir.read_state() if locks.is_held(data_dir.daemon_lock) else None


def _status(data_dir: DataDir, *, as_json: bool) -> int:
    state = _running(data_dir)
    if as_json:
        print(json.dumps(None if state is None else asdict(state)))
    elif state is None:
        print(f"Not running; the data is in {data_dir.path}.")
    else:
        print(f"{'Ready' if state.ready else 'Starting'}; the data is in {data_dir.path}.")
        print(f"  PostgreSQL  process {state.postgres}  {data_dir.database_url}")
        print(f"  Valkey      process {state.valkey}  {data_dir.redis_url}")
        print(f"  daemon      process {state.daemon}  logs in {data_dir.logs}")
    return NOT_RUNNING if state is None else 0


def _stop(data_dir: DataDir, *, force: bool) -> int:
    state = _running(data_dir)
    if state is None:
        print("Not running.")
        return NOT_RUNNING
    if force:
        stop_daemon(data_dir)
    elif not stop_unused(data_dir):
        print("In use; stop the processes that use it, or add --force.", file=sys.stderr)
        return 1
    print("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
