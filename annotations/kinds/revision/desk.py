"""The revision screen: the review's, with the machine text and what the first person changed."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from annotations.kinds.review.desk import ReviewForm, ReviewScreen
from annotations.kinds.revision.acts import submit_revision
from annotations.models import Translation
from annotations.quality.diff import Segment, diff
from annotations.selectors.desk import edited_from
from annotations.services.submitting import Envelope, Submitted
from annotations.vocabularies import Origin
from annotations.web.desk.forms import fields_of


class RevisionScreen(ReviewScreen):
    name = _("Revision")
    title = _("Revise a reviewed translation")
    icon = "check-check"
    template = "kinds/revision/desk.html"
    decision_template = "kinds/revision/decision.html"
    earlier_template = "kinds/revision/earlier.html"
    context_template = "kinds/revision/context.html"
    preview_template = "kinds/revision/preview.html"

    @property
    def asks_quality(self) -> bool:
        """What an engine offered has been rated in the review."""
        return False

    def submit(self, envelope: Envelope, form: ReviewForm) -> Submitted[Any]:
        return submit_revision(envelope=envelope, **self.said(form))

    def context(self, form: ReviewForm) -> dict[str, Any]:
        is_anew = self.texts[0].origin == Origin.HUMAN
        return super().context(form) | {"was": self._was(), "is_anew": is_anew}

    @cached_property
    def machine(self) -> Translation | None:
        """The text that the first person edited; None where they took it or wrote anew."""
        return edited_from(self.task)

    def _was(self) -> list[tuple[str, list[Segment]]]:
        """The first edit, field by field by its letter: what became of the machine's words."""
        if self.machine is None:
            return []
        before, after = fields_of(self.machine), fields_of(self.texts[0])
        letters = ["", *self.letters()]
        pairs = zip(letters, before.values(), after.values(), strict=True)
        return [(letter, diff(old, new, self.task.language)) for letter, old, new in pairs]


DESK = RevisionScreen
