"""Revisions in the console: as reviews are shown there."""

from django.utils.translation import gettext_lazy as _

from annotations.kinds.review.console import JudgementConsole
from annotations.kinds.review.ruling import ReviewCase
from annotations.kinds.revision.rules import KIND


class RevisionCase(ReviewCase):
    """A text that its reviser rejected, or that revisers left in several shapes."""

    template = "kinds/revision/case.html"


class RevisionConsole(JudgementConsole):
    kind = KIND.id
    done = _("Revised")
    icon = "check-check"
    case = RevisionCase
    published = _("The text")
    overlap_heading = _("Revisions")
    overlap_label = _("Revisions per translation")


CONSOLE = RevisionConsole()
