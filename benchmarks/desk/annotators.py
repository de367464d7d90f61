"""The locust file: annotators who take a task, think, and submit it.

Every request becomes a sample, a line of JSON in `--samples`; see `figures.Sample`.
"""

import json
import random
import re
from http.cookiejar import Cookie
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gevent
from locust import FastHttpUser, events, task

from benchmarks.desk.campaign import NAME, Annotator, read_annotators
from benchmarks.desk.decisions import TaskForm, decision, filled_in, skip

SERVER_TIMING = re.compile(r'app;dur=([\d.]+), db;dur=([\d.]+);desc="(\d+) queries"')
CSRF = "c" * 32
LABELS = 0.1

_numbers = count()
_samples: list[dict[str, Any]] = []


@events.init_command_line_parser.add_listener
def _add_options(parser: Any, **_: Any) -> None:
    parser.add_argument("--annotators", type=Path, required=True)
    parser.add_argument("--samples", type=Path, required=True)
    parser.add_argument("--think", type=float, required=True, help="seconds a task, on average")
    parser.add_argument("--fresh", choices=("yes", "no"), required=True, help="a connection each")


@events.request.add_listener
def _note(
    name: str,
    start_time: float,
    response_time: float,
    response: Any,
    exception: Exception | None,
    **_: Any,
) -> None:
    timing = SERVER_TIMING.search((response.headers or {}).get("Server-Timing", ""))
    sample: dict[str, Any] = {"name": name, "began": start_time, "ms": response_time}
    if exception is not None or timing is None:
        text = (response.text or "")[:300] if response is not None else ""
        sample["problem"] = f"{exception or 'no Server-Timing'} {response.status_code} {text}"
    else:
        app, database, queries = timing.groups()
        sample |= {"app_ms": float(app), "db_ms": float(database), "queries": int(queries)}
    _samples.append(sample)


@events.quitting.add_listener
def _write(environment: Any, **_: Any) -> None:
    lines = (json.dumps(sample) + "\n" for sample in _samples)
    environment.parsed_options.samples.write_text("".join(lines))


OUTBOX = {
    "Accept": "application/json",
    "Content-Type": "application/x-www-form-urlencoded",
    "X-CSRFToken": CSRF,
}


class Person(FastHttpUser):
    """One annotator with one language, who also answers label tasks now and then."""

    abstract = True

    def on_start(self) -> None:
        options = self.environment.parsed_options
        people = read_annotators(options.annotators)
        self.annotator: Annotator = people[next(_numbers) % len(people)]
        self.headers: dict[str, str] = {"Connection": "close"} if options.fresh == "yes" else {}
        self.think: float = options.think

    @task
    def one_task(self) -> None:
        if random.random() >= LABELS or not self.work("label", "en"):
            self.work("review", self.annotator.language)

    def pause(self) -> None:
        gevent.sleep(self.think * random.uniform(0.5, 1.5))

    def work(self, kind: str, language: str) -> bool:
        """Take the next task and submit it; False when nothing was left."""
        raise NotImplementedError


class ApiAnnotator(Person):
    """A client of the API, with a token."""

    def on_start(self) -> None:
        super().on_start()
        self.headers["Authorization"] = f"Bearer {self.annotator.token}"

    def work(self, kind: str, language: str) -> bool:
        held = self._post(
            f"campaigns/{NAME}/claims", {"kind": kind, "language": language}, f"next {kind}"
        )
        if held is None:
            return False
        self.pause()
        path, body = decision(held)
        if self._post(f"assignments/{held['id']}/{path}", body, f"submit {kind}") is None:
            # A made-up text may read like another language; who holds on to it is handed no more.
            self._post(f"assignments/{held['id']}/skips", skip(), "skip")
        return True

    def _post(self, path: str, body: dict[str, Any], name: str) -> Any:
        url = f"/api/v1/{path}"
        with self.client.post(
            url, json=body, headers=self.headers, name=name, catch_response=True
        ) as response:
            return response.json() if response.status_code in (200, 201) else None


class PageAnnotator(Person):
    """A browser with a session, that asks as `desk.js` does: for the next screen of the desk, and
    its outbox for the answer to a submission."""

    def on_start(self) -> None:
        super().on_start()
        for name, value in (("sessionid", self.annotator.session), ("csrftoken", CSRF)):
            self.client.cookiejar.set_cookie(_cookie(name, value))

    def work(self, kind: str, language: str) -> bool:
        page = self.client.post(
            f"/work/{NAME}/{kind}/{language}/",
            headers=self.headers | {"X-Screen": "only", "X-CSRFToken": CSRF},
            name=f"next {kind}",
        )
        form = TaskForm.read(page.text or "")
        if form is None:
            return False
        self.pause()
        self.client.post(
            form.action,
            data=urlencode(filled_in(kind, form)),
            headers=self.headers | OUTBOX,
            name=f"submit {kind}",
            allow_redirects=False,
        )
        return True


def _cookie(name: str, value: str) -> Cookie:
    return Cookie(
        version=0, name=name, value=value, port=None, port_specified=False, domain="127.0.0.1",
        domain_specified=False, domain_initial_dot=False, path="/", path_specified=True,
        secure=False, expires=None, discard=True, comment=None, comment_url=None, rest={},
    )  # fmt: skip
