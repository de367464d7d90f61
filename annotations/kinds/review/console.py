"""Reviews in the console: texts side by side, and the ruling that says which one stands."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.kinds.review.acts import adjudicate_text
from annotations.kinds.review.ledger import Judgement, Review
from annotations.kinds.review.rules import KIND
from annotations.labels import label
from annotations.models import Adjudication, Decision, Item, Task, Translation
from annotations.quality.checks import CHECKS, Finding, Report, Severity
from annotations.quality.diff import Segment
from annotations.quality.units import QUESTION, option_field
from annotations.selectors.disagreements import Vote
from annotations.services import validation
from annotations.vocabularies import RejectReason
from annotations.web.console.cases import Case
from annotations.web.console.comparing import differences, field_labels
from annotations.web.console.kinds import ConsoleKind, Facts
from annotations.web.console.rulings import RulingForm
from annotations.web.desk.forms import TextField
from annotations.web.desk.preview import silent
from workbench.core.messages import localized


class TextRulingForm(RulingForm):
    """A text field for the question and one for each option of the item."""

    acknowledged = forms.MultipleChoiceField(
        choices=[(check.id, check.name) for check in CHECKS.values()], required=False
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text_names = [QUESTION, *(option_field(i) for i in range(len(item.options)))]
        for name in self.text_names:
            self.fields[name] = TextField(widget=forms.Textarea)

    def text(self) -> dict[str, Any]:
        """Question and options as they were sent, whatever was found wrong with them."""
        sent = self._sent if self.is_bound else {}
        question, *options = (sent.get(name, "") for name in self.text_names)
        return {"question": question, "options": options}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._sent = dict(given)
        return given


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


class ReviewCase(Case):
    """A translation that people left in several shapes."""

    template = "kinds/review/case.html"

    _chosen: Translation | None = None

    def form(self, data: Any, *, start: int | None = None) -> TextRulingForm:
        beginning = self._beginning(start)
        self._chosen = None if data else beginning
        return TextRulingForm(
            self.task.item, data, initial=text_initial(self.task, beginning), auto_id="rule-%s"
        )

    def rule(self, form: TextRulingForm) -> Adjudication:
        return adjudicate_text(
            kind=self.task.kind,
            ruling=form.ruling(self.user, self.task),
            acknowledged=form.cleaned_data["acknowledged"],
            **form.text(),
        )

    def context(self, form: TextRulingForm) -> dict[str, Any]:
        report = self._report(form)
        found = report.findings
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
                    item.key is not None and index == item.key + 1,
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
            "not_checked": silent(report.not_checked),
            "recognised": report.recognised,
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

    def _report(self, form: TextRulingForm) -> Report:
        """What the checks say of the text as it was sent; nothing before it was."""
        if not form.is_bound:
            return Report((), ())
        return validation.checked(task=self.task, **form.text())

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
            comment=self.comments.get(review, ""),
            is_chosen=review.result is not None and review.result == self._chosen,
        )


class JudgementConsole(ConsoleKind):
    """Verdicts on texts, in whichever step they are given."""

    kind: ClassVar[str]

    def state(self, decision: Judgement) -> str:
        return decision.verdict

    def facts(self, decision: Any) -> Facts:
        reason = label(RejectReason(decision.reason)) if decision.reason else ""
        return [(gettext("Reason"), reason)] if reason else []


class ReviewConsole(JudgementConsole):
    kind = KIND.id
    done = _("Reviewed")
    icon = "check-check"
    case = ReviewCase
    published = _("The text")
    overlap_heading = _("Reviews")
    overlap_label = _("Reviews per translation")

    @property
    def rules(self) -> dict[str, forms.Field]:
        question = _("Ask reviewers to rate the offered text, from 1 to 5")
        return {"ask_quality": forms.BooleanField(label=question, required=False)}

    def facts(self, decision: Review) -> Facts:
        if not decision.quality:
            return super().facts(decision)
        rating = gettext("%(rating)s of 5") % {"rating": decision.quality}
        return [*super().facts(decision), (gettext("Rating of the text"), rating)]


def text_initial(task: Task, text: Translation | None) -> dict[str, Any]:
    names = [QUESTION, *(option_field(i) for i in range(len(task.item.options)))]
    fields = text.fields if text else [""] * len(names)
    return {"nonce": uuid4(), **dict(zip(names, fields, strict=True))}


def _result(decision: Decision) -> Translation | None:
    return decision.result if isinstance(decision, Judgement) else None


CONSOLE = ReviewConsole()
