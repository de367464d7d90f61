"""A person's program, as a process: claims and submits over HTTP until SIGTERM.

Every submission is sent with the same nonce until it is acknowledged, whatever happens meanwhile,
and then noted in the log, one JSON object a line, with the refusals that came before.
"""

import argparse
import http.client
import itertools
import json
import signal
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from annotations.quality.checks import CHECKS

PATIENCE_S = 15.0
PAUSE_S = 0.05
KINDS = (("review", "es"), ("label", "en"), ("answer", "es"))


class Refused(Exception):
    """The server understood and said no: sending it again would not help."""


class Client:
    """One person at one port; `tries` counts the requests that the last `ask` took."""

    def __init__(self, port: int, token: str, campaign: str, log: IO[str], think: float) -> None:
        self._port = port
        self._think = think
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._campaign = campaign
        self._log = log
        self._connection: http.client.HTTPConnection | None = None
        self._told_to_stop = False
        self._refusals: Counter[str] = Counter()
        self.tries = 0

    def work(self) -> None:
        """Take tasks of each kind in turn, until told to stop."""
        for kind, language in self._turns():
            held = self.ask(
                f"campaigns/{self._campaign}/claims", {"kind": kind, "language": language}
            )
            if held is not None:
                self._submit(held)
            time.sleep(self._think)

    def stop(self, *_: object) -> None:
        """Finish what is under way and take nothing more."""
        self._told_to_stop = True

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        """The answer's JSON, None where there is none; asks again until there is an answer.

        Raises:
            Refused: the request itself is not accepted.
        """
        for self.tries in itertools.count(1):
            try:
                status, answer = self._ask_once(path, json.dumps(body))
            except (OSError, http.client.HTTPException):
                self._hang_up()
                status, answer = 0, b""
            if 200 <= status < 300:
                return json.loads(answer) if answer else None
            if 400 <= status < 500:
                raise Refused(f"{path}: {status} {answer.decode()}")
            self._refusals[_told(status, answer)] += 1
            time.sleep(PAUSE_S)
        raise AssertionError("it asks until it is answered")

    def _turns(self) -> Iterator[tuple[str, str]]:
        return itertools.takewhile(lambda _: not self._told_to_stop, itertools.cycle(KINDS))

    def _submit(self, held: dict[str, Any]) -> None:
        nonce = str(uuid.uuid4())
        path, body = _decision(held)
        began = time.time()
        stored = self.ask(f"assignments/{held['id']}/{path}", body | {"nonce": nonce})
        if stored["nonce"] != nonce:
            raise Refused(f"{nonce} was answered with another decision: {stored}")
        noted = {"nonce": nonce, "began": began, "ended": time.time(), "tries": self.tries}
        self._log.write(json.dumps(noted | {"refusals": self._refusals}) + "\n")
        self._refusals.clear()

    def _ask_once(self, path: str, body: str) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=PATIENCE_S
            )
        self._connection.request("POST", f"/api/v1/{path}", body, self._headers)
        response = self._connection.getresponse()
        return response.status, response.read()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _told(status: int, answer: bytes) -> str:
    """The number with what the server says of it, if it says it as it should."""
    try:
        return f"{status} {json.loads(answer)['detail']}" if status else "no answer"
    except (ValueError, KeyError):
        return f"{status} in no words"


def _decision(held: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where a decision on the task in hand is sent, and what."""
    seen = {"seen": held["candidates"][0]["position"]} if held["candidates"] else {}
    match held["task"]["kind"]:
        case "review":
            return "reviews", seen | {"verdict": "accept", "acknowledged": list(CHECKS)}
        case "label":
            return "labels", {"knowledge": ["none"], "time_sensitive": False}
    return "answers", seen | {"choice": 0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--token", "--campaign"):
        parser.add_argument(name, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--think", type=float, default=0.0, help="seconds between tasks")
    given = parser.parse_args()
    with given.log.open("a", buffering=1) as log:
        client = Client(given.port, given.token, given.campaign, log, given.think)
        signal.signal(signal.SIGTERM, client.stop)
        client.work()


if __name__ == "__main__":
    main()
