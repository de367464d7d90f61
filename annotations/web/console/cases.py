"""One disputed task as its screen needs it: the votes side by side and the form to rule with."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext

from annotations.labels import label
from annotations.models import Adjudication, Decision, Review, Task, Translation
from annotations.quality.checks import CHECKS, Finding, Severity
from annotations.quality.diff import Segment
from annotations.selectors.disagreements import Vote, votes_on
from annotations.selectors.glossary import terms_for
from annotations.selectors.item_history import comments_on
from annotations.selectors.ledger import VOTES, standing_rows
from annotations.services import adjudicating, validation
from annotations.vocabularies import RejectReason
from annotations.web.console.presenting import (
    changes_of,
    culture_facts,
    differences,
    field_labels,
)
from annotations.web.console.rulings import (
    CultureRulingForm,
    RulingForm,
    TextRulingForm,
    culture_initial,
    distinct_spans,
    text_initial,
)
from workbench.core.accounts.models import User
from workbench.core.languages import LANGUAGES
from workbench.core.letters import LETTERS
from workbench.core.messages import localized


class Case(ABC):
    """A task before its judge. `hidden` votes are those that blindness keeps back."""

    def __init__(self, task: Task, user: User) -> None:
        self.task = task
        self.user = user

    @cached_property
    def votes(self) -> list[Vote]:
        return votes_on(self.task, self.user)

    @cached_property
    def hidden(self) -> int:
        rows = VOTES[self.task.kind]._default_manager.filter(task=self.task, round=self.task.round)
        return len(standing_rows(rows)) - len(self.votes)

    @cached_property
    def comments(self) -> dict[Any, str]:
        return comments_on(vote.decision for vote in self.votes)

    @cached_property
    def ruling(self) -> Adjudication | None:
        """The ruling that stands now; another one supersedes it."""
        return Adjudication.objects.filter(
            task=self.task, round=self.task.round, superseded_by__isnull=True
        ).first()

    @abstractmethod
    def form(self, data: Any, *, start: int | None = None) -> Any:
        """The form of the ruling; `start` is the text to begin with."""

    @abstractmethod
    def rule(self, form: Any) -> Adjudication:
        """Rule as the form says."""

    @abstractmethod
    def context(self, form: Any) -> dict[str, Any]:
        """What the template shows besides."""


@dataclass(frozen=True)
class Column:
    """A person's text, or an engine's, field by field against the offered text."""

    heading: str
    note: str
    state: str
    text: Translation | None
    fields: list[tuple[str, list[Segment]]]
    reason: str
    comment: str
    is_chosen: bool


@dataclass(frozen=True)
class Edited:
    """A field of the ruling's text: its box, its source and whether it is the key's."""

    label: str
    bound: Any
    source: str
    is_key: bool
    findings: list[Finding]

    @property
    def is_bad(self) -> bool:
        """Whether something must be mended; a warning alone need not be."""
        only_warned = self.findings and all(
            finding.severity is Severity.WARNING for finding in self.findings
        )
        return bool(self.bound.errors) and not only_warned


class TextCase(Case):
    """A translation that people left in several shapes."""

    _chosen: Translation | None = None

    def form(self, data: Any, *, start: int | None = None) -> TextRulingForm:
        beginning = self._beginning(start)
        self._chosen = None if data else beginning
        return TextRulingForm(
            self.task.item, data, initial=text_initial(self.task, beginning), auto_id="rule-%s"
        )

    def rule(self, form: TextRulingForm) -> Adjudication:
        return adjudicating.adjudicate_text(
            user=self.user,
            task_id=self.task.pk,
            acknowledged=form.cleaned_data["acknowledged"],
            **form.text(),
            **form.common(),
        )

    def context(self, form: TextRulingForm) -> dict[str, Any]:
        found = self._findings(form)
        item = self.task.item
        labels = field_labels(len(item.options))
        sources = [item.question, *item.options]
        return {
            "candidates": [self._candidate(text) for text in self.candidates],
            "columns": [self._column(vote) for vote in self.votes],
            "edited": [
                Edited(
                    heading,
                    form[name],
                    source,
                    index == item.key + 1,
                    [finding for finding in found if finding.field == name],
                )
                for index, (heading, name, source) in enumerate(
                    zip(labels, form.text_names, sources, strict=True)
                )
            ],
            "general": [f for f in found if f.field not in form.text_names],
            "warnings": sorted(
                {
                    (finding.check, localized(CHECKS[finding.check].name, gettext))
                    for finding in found
                    if finding.severity is Severity.WARNING
                }
            ),
            "acknowledged": form["acknowledged"].value() or [],
        }

    @cached_property
    def candidates(self) -> list[Translation]:
        rows = self.task.candidates.select_related("translation").order_by("position")
        return [row.translation for row in rows]

    def _beginning(self, start: int | None) -> Translation | None:
        """The text asked for, else the one ruled before, else a person's, else an offered one."""
        results = [text for vote in self.votes if (text := _result(vote.decision))]
        offered = [*self.candidates, *results]
        asked = next((text for text in offered if text.pk == start), None)
        ruled = self.ruling.result if self.ruling else None
        return asked or ruled or next(iter([*results, *self.candidates]), None)

    def _findings(self, form: TextRulingForm) -> list[Finding]:
        """What the checks say of the text as it was sent; nothing before it was."""
        if not form.is_bound:
            return []
        text, task = form.text(), self.task
        terms = terms_for(task.campaign_id, task.language, task.item)
        return validation.findings(
            task.item, task.language, text["question"], text["options"], glossary=terms
        )

    def _candidate(self, text: Translation) -> Column:
        labels = field_labels(len(text.options))
        fields = [[Segment("equal", field)] for field in text.fields]
        return Column(
            heading=text.engine or gettext("Offered text"),
            note=text.engine_version,
            state="",
            text=text,
            fields=list(zip(labels, fields, strict=True)),
            reason="",
            comment="",
            is_chosen=text == self._chosen,
        )

    def _column(self, vote: Vote) -> Column:
        review: Any = vote.decision
        shown = review.result or review.seen
        changed = differences(review.seen.fields, shown.fields, self.task.language)
        return Column(
            heading=vote.letter,
            note="",
            state=review.verdict,
            text=review.result,
            fields=list(zip(field_labels(len(shown.options)), changed, strict=True)),
            reason=label(RejectReason(review.reason)) if review.reason else "",
            comment=self.comments.get(review.nonce, ""),
            is_chosen=review.result is not None and review.result == self._chosen,
        )


class LabelCase(Case):
    """A question that people tagged differently."""

    def form(self, data: Any, *, start: int | None = None) -> CultureRulingForm:
        return CultureRulingForm(
            self.task.item,
            self.spans,
            data,
            initial=culture_initial(getattr(self.task, "consensus", None), self.ruling),
        )

    def rule(self, form: CultureRulingForm) -> Adjudication:
        given = form.cleaned_data
        return adjudicating.adjudicate_label(
            user=self.user,
            task_id=self.task.pk,
            nonce=given["nonce"],
            payload=form.payload(),
            comment=given["comment"],
            active_seconds=given["active_seconds"] or 0,
        )

    def context(self, form: CultureRulingForm) -> dict[str, Any]:
        rows = [
            (
                vote.letter,
                dict(culture_facts(vote.decision)),
                self.comments.get(vote.decision.nonce),
            )
            for vote in self.votes
        ]
        names = list(dict.fromkeys(name for _, facts, _ in rows for name in facts))
        return {
            "fact_names": names,
            "fact_rows": [
                (letter, [facts.get(name, "") for name in names], comment)
                for letter, facts, comment in rows
            ],
            "highlights": [
                (vote.letter, _highlighted(self.task.item.question, vote.decision))
                for vote in self.votes
            ],
        }

    @cached_property
    def spans(self) -> list[dict[str, Any]]:
        labels: list[Any] = [vote.decision for vote in self.votes]
        return distinct_spans([*labels, *([self.ruling] if self.ruling else [])])


class AnswerCase(Case):
    """A question that people answered otherwise than its key."""

    def form(self, data: Any, *, start: int | None = None) -> RulingForm:
        return RulingForm(data)

    def rule(self, form: RulingForm) -> Adjudication:
        return adjudicating.confirm_key(user=self.user, task_id=self.task.pk, **form.common())

    def context(self, form: RulingForm) -> dict[str, Any]:
        first: Any = self.votes[0].decision if self.votes else None
        return {
            "text": first.seen if first else None,
            "answers": [
                (
                    vote.letter,
                    _choice(vote.decision),
                    self.comments.get(vote.decision.nonce, ""),
                    changes_of(getattr(vote.decision, "proposal", None)),
                )
                for vote in self.votes
            ],
            "endonym": LANGUAGES[self.task.language].endonym,
        }


def _result(decision: Decision) -> Translation | None:
    return decision.result if isinstance(decision, Review) else None


def _choice(answer: Any) -> str:
    return "" if answer.choice is None else LETTERS[answer.choice]


def _highlighted(question: str, label: Any) -> list[tuple[str, str]]:
    """The question in pieces; a piece's kinds are those of the highlights that cover it."""
    edges = sorted(
        {0, len(question), *(edge for span in label.spans for edge in (span["start"], span["end"]))}
    )
    return [
        (
            question[start:end],
            " ".join(
                sorted({s["label"] for s in label.spans if s["start"] <= start and end <= s["end"]})
            ),
        )
        for start, end in pairwise(edges)
    ]
