"""`python -m workbench.embedded status|stop`: look after the embedded services by hand."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from workbench.embedded import locks
from workbench.embedded.client import here, stop_keeper, stop_unused
from workbench.embedded.keeper import keep
from workbench.embedded.place import Place, State

NOT_RUNNING = 3


def main(arguments: list[str] | None = None) -> int:
    """Return the exit status: 0, or 3 when the services are not running, or 1 on a refusal."""
    options = _parser().parse_args(arguments)
    if options.command == "keep":
        return keep(options.data, options.lock)
    place = here()
    if options.command == "status":
        return _status(place, as_json=options.json)
    return _stop(place, force=options.force)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workbench.embedded", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="what runs, and where; exit status 3 if nothing")
    status.add_argument("--json", action="store_true", help="for programs")
    stop = commands.add_parser("stop", help="stop both; they stop by themselves when unused")
    stop.add_argument("--force", action="store_true", help="even while processes use them")
    # The keeper's own entry, started by `ensure` with the lock already held: not for people.
    keeper = commands.add_parser("keep")
    keeper.add_argument("data", type=Path)
    keeper.add_argument("lock", type=int)
    return parser


def _running(place: Place) -> State | None:
    return place.read_state() if locks.is_held(place.keeper_lock) else None


def _status(place: Place, *, as_json: bool) -> int:
    state = _running(place)
    if as_json:
        print(json.dumps(None if state is None else asdict(state)))
    elif state is None:
        print(f"Not running; the data is in {place.data}.")
    else:
        print(f"{'Ready' if state.ready else 'Starting'}; the data is in {place.data}.")
        print(f"  PostgreSQL  process {state.postgres}  {place.database_url}")
        print(f"  Valkey      process {state.valkey}  {place.redis_url}")
        print(f"  keeper      process {state.keeper}  logs in {place.logs}")
    return NOT_RUNNING if state is None else 0


def _stop(place: Place, *, force: bool) -> int:
    state = _running(place)
    if state is None:
        print("Not running.")
        return NOT_RUNNING
    if force:
        stop_keeper(place)
    elif not stop_unused(place):
        print("In use; stop the processes that use it, or add --force.", file=sys.stderr)
        return 1
    print("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
