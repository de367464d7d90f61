"""What a client of the concurrency proof does, over the services or over the HTTP API.

Both raise `Refused` for a no that the person can understand, and nothing else is expected.
"""

import http.client
import json
import uuid
from dataclasses import dataclass
from typing import Any, Protocol

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import submit_label
from annotations.kinds.review.acts import submit_review
from annotations.models import Assignment, Campaign
from annotations.quality.checks import CHECKS
from annotations.services import claiming, submitting
from annotations.services.submitting import Envelope
from annotations.vocabularies import SkipReason, Verdict
from tests.work import culture
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

Fields = dict[str, Any]


class Refused(Exception):
    """The answer was no; the message says why."""


@dataclass
class Held:
    """A task as its client knows it: `version` is its draft's, `decision` its last one's id."""

    assignment: int
    kind: str
    text: Fields
    version: int = 0
    decision: int | None = None


class Hands(Protocol):
    """One person's window."""

    def claim(self, kind: str, language: str) -> Held | None: ...

    def submit(self, held: Held, nonce: uuid.UUID, choice: int, supersedes: int | None) -> int:
        """Returns the id of the decision."""
        ...

    def skip(self, held: Held, nonce: uuid.UUID) -> int:
        """Returns the id of the skip: skipped once more it is the same one."""
        ...

    def give_back(self, held: Held) -> None: ...

    def save_draft(self, held: Held, version: int) -> None: ...

    def close(self) -> None: ...


def decision_on(held: Held, choice: int) -> Fields:
    """One of several possible decisions, as the API's bodies have them."""
    if held.kind == "label":
        return {"knowledge": [("none", "dialect")[choice % 2]], "time_sensitive": choice % 3 == 0}
    seen = {"seen": held.text["seen"]}
    if held.kind == "answer":
        return seen | {"choice": choice % len(held.text["options"])}
    verdict = (Verdict.ACCEPT, Verdict.EDIT, Verdict.REJECT)[choice % 3]
    if verdict == Verdict.REJECT:
        return seen | {"verdict": verdict, "reason": "other"}
    if verdict == Verdict.ACCEPT:
        return seen | {"verdict": verdict, "acknowledged": list(CHECKS)}
    edited = {"question": f"¿{choice}? {held.text['question']}", "options": held.text["options"]}
    return seen | edited | {"verdict": verdict, "acknowledged": list(CHECKS)}


class ServiceHands:
    """Calls the services, on the connection of the thread that it is used in."""

    def __init__(self, person: User, campaign: Campaign) -> None:
        self._person, self._campaign = person, campaign

    def claim(self, kind: str, language: str) -> Held | None:
        try:
            claimed = claiming.claim_next(
                user=self._person, campaign=self._campaign, kind=kind, language=language
            )
        except NotPermitted as no:
            raise Refused(str(no)) from no
        return None if claimed is None else Held(claimed.pk, kind, _first_text(claimed))

    def submit(self, held: Held, nonce: uuid.UUID, choice: int, supersedes: int | None) -> int:
        sent, given = self._envelope(held, nonce, supersedes), decision_on(held, choice)
        try:
            if held.kind == "label":
                label = submit_label(envelope=sent, answers=culture(**given))
                return label.decision.pk
            seen_id = given.pop("seen")
            if held.kind == "answer":
                return submit_answer(envelope=sent, seen_id=seen_id, **given).decision.pk
            return submit_review(envelope=sent, seen_id=seen_id, **given).decision.pk
        except (Conflict, Invalid) as no:
            raise Refused(str(no)) from no

    def skip(self, held: Held, nonce: uuid.UUID) -> int:
        sent = self._envelope(held, nonce)
        try:
            return submitting.skip(envelope=sent, reason=SkipReason.UNCLEAR).decision.pk
        except (Conflict, Invalid, NotPermitted) as no:
            raise Refused(str(no)) from no

    def give_back(self, held: Held) -> None:
        claiming.give_back(user=self._person, assignment_id=held.assignment)

    def save_draft(self, held: Held, version: int) -> None:
        try:
            claiming.save_draft(
                user=self._person,
                assignment_id=held.assignment,
                draft={"n": ["1"]},
                version=version,
            )
        except Conflict as no:
            raise Refused(str(no)) from no

    def close(self) -> None:
        """The thread's connection is closed with the thread."""

    def _envelope(self, held: Held, nonce: uuid.UUID, supersedes: int | None = None) -> Envelope:
        return Envelope(self._person, held.assignment, nonce, supersedes=supersedes)


def _first_text(assignment: Assignment) -> Fields:
    first = assignment.task.candidates.select_related("translation").order_by("position").first()
    if first is None:
        return {}
    text = first.translation
    return {"seen": text.pk, "question": text.question, "options": text.options}


class ApiHands:
    """Sends requests with the person's token, on one connection that is kept."""

    _paths = {
        "review": "reviews",
        "label": "labels",
        "answer": "answers",
    }

    def __init__(self, token: str, campaign: Campaign, port: int) -> None:
        self._campaign = campaign.name
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def claim(self, kind: str, language: str) -> Held | None:
        wanted = {"kind": kind, "language": language}
        claimed = self._ask("POST", f"campaigns/{self._campaign}/claims", wanted)
        if claimed is None:
            return None
        text = claimed["candidates"][0] if claimed["candidates"] else {"position": None}
        return Held(claimed["id"], kind, text | {"seen": text["position"]})

    def submit(self, held: Held, nonce: uuid.UUID, choice: int, supersedes: int | None) -> int:
        body = decision_on(held, choice) | {"nonce": str(nonce), "supersedes": supersedes}
        stored = self._ask("POST", self._of(held, self._paths[held.kind]), body)
        return int(stored["id"])

    def skip(self, held: Held, nonce: uuid.UUID) -> int:
        body = {"nonce": str(nonce), "reason": SkipReason.UNCLEAR}
        return int(self._ask("POST", self._of(held, "skips"), body)["id"])

    def give_back(self, held: Held) -> None:
        self._ask("DELETE", f"assignments/{held.assignment}")

    def save_draft(self, held: Held, version: int) -> None:
        self._ask("PUT", self._of(held, "draft"), {"draft": {"n": ["1"]}, "version": version})

    def close(self) -> None:
        self._connection.close()

    @staticmethod
    def _of(held: Held, path: str) -> str:
        return f"assignments/{held.assignment}/{path}"

    def _ask(self, method: str, path: str, body: Fields | None = None) -> Any:
        text = None if body is None else json.dumps(body)
        self._connection.request(method, f"/api/v1/{path}", text, self._headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status in (400, 403, 409):
            problem = json.loads(answer)
            raise Refused(problem["detail"])
        assert 200 <= response.status < 300, (response.status, answer)
        return json.loads(answer) if answer else None
