"""Replay the sample's synthetic decisions through the services that people's go through."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import submit_label
from annotations.kinds.review.acts import adjudicate_text, submit_review
from annotations.models import Campaign, Task
from annotations.models.tasks import TaskState
from annotations.quality.checks import CHECKS
from annotations.selectors.disagreements import QueueFilters, list_disputed
from annotations.services.adjudicating import Ruling
from annotations.services.claiming import claim_task
from annotations.services.flagging import raise_flag
from annotations.services.submitting import Envelope, skip
from annotations.vocabularies import FlagReason, SkipReason, Verdict
from workbench.core.accounts.models import User

NAMESPACE = uuid.UUID("6f1f6a52-4d4c-5c86-9f55-0d5b1a0c9d11")
ADJUDICATED = 3
WARNINGS = tuple(CHECKS)
"""Who decided saw none of those that a check has learnt since: they may not stop the demo."""
Row = dict[str, Any]


class Replay:
    """The campaign and the people that the rows name."""

    def __init__(self, campaign: Campaign, people: dict[str, User]) -> None:
        self._campaign = campaign
        self._people = people
        self._items = {item.sample_id: item for item in campaign.benchmark.items.all()}

    def all(self, decisions: dict[str, list[Row]]) -> None:
        """Blind answers come first, since whoever has seen a key never gets its answer task."""
        self._each(decisions["answers"], self._answer)
        self._each(decisions["skips"], self._skip)
        self._each(decisions["labels"], self._label)
        self._each(decisions["reviews"], self._review)
        self._each(decisions["flags"], self._flag)
        self._adjudicate_some()

    @staticmethod
    def _each(rows: Iterable[Row], replay: Callable[[Row], None]) -> None:
        for row in rows:
            replay(row)

    def _task(self, row: Row, kind: str) -> Task:
        return Task.objects.get(
            campaign=self._campaign,
            kind=kind,
            language=row["language"],
            item=self._items[row["sample_id"]],
        )

    def _envelope(self, row: Row, kind: str) -> Envelope:
        user = self._people[row["person"]]
        return Envelope(
            user=user,
            assignment_id=claim_task(user=user, task_id=self._task(row, kind).pk).pk,
            nonce=_nonce(row, kind),
            active_seconds=row["active_seconds"],
            comment=row.get("comment", ""),
        )

    def _seen(self, row: Row, kind: str) -> int:
        return self._task(row, kind).candidates.get(position=0).translation_id

    def _answer(self, row: Row) -> None:
        seen = self._seen(row, "answer")
        proposal = row.get("proposal")
        submit_answer(
            envelope=self._envelope(row, "answer"),
            seen_id=seen,
            choice=row["choice"],
            proposal=proposal and (proposal["question"], proposal["options"]),
        )

    def _skip(self, row: Row) -> None:
        kind = row["kind"]
        skip(envelope=self._envelope(row, kind), reason=SkipReason(row["reason"]))

    def _label(self, row: Row) -> None:
        submit_label(envelope=self._envelope(row, "label"), answers=row["answers"])

    def _review(self, row: Row) -> None:
        submit_review(
            envelope=self._envelope(row, "review"),
            seen_id=self._seen(row, "review"),
            verdict=Verdict(row["verdict"]),
            question=row.get("question", ""),
            options=row.get("options", ()),
            reason=row.get("reason", ""),
            acknowledged=WARNINGS,
        )

    def _flag(self, row: Row) -> None:
        raise_flag(
            campaign=self._campaign,
            item=self._items[row["sample_id"]],
            language=row["language"],
            reason=FlagReason(row["reason"]),
            nonce=_nonce(row, "flag"),
            person=self._people[row["person"]],
            comment=row.get("comment", ""),
        )

    def _adjudicate_some(self) -> None:
        """Rule on a few disputed texts in favour of the first edit; the others are left."""
        disputed = list_disputed(self._campaign, QueueFilters(kind="review", language="es"))
        for task in disputed[:ADJUDICATED]:
            edited = task.reviews.exclude(result=None).order_by("pk").first()
            if edited is None or edited.result is None or task.state != TaskState.DISPUTED:
                continue
            adjudicate_text(
                ruling=Ruling(
                    user=self._people["demo-reviewer"],
                    task_id=task.pk,
                    nonce=uuid.uuid5(NAMESPACE, f"adjudication/{task.item.sample_id}"),
                    comment="The first edit keeps the meaning of the source.",
                    active_seconds=45,
                ),
                question=edited.result.question,
                options=edited.result.options,
                acknowledged=WARNINGS,
            )


def _nonce(row: Row, kind: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{kind}/{row['sample_id']}/{row['language']}/{row['person']}")
