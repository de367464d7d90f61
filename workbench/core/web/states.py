"""How the states of jobs, campaigns, tasks and labels look: a word, a tone, an icon."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(NamedTuple):
    """`tone` is a badge tone of components.css, `icon` a lucide icon or empty."""

    label: str | Promise
    tone: str
    icon: str


STATES: dict[str, State] = {
    "queued": State(_("Queued"), "neutral", "clock"),
    "running": State(_("Running"), "accent", "loader-circle"),
    "succeeded": State(_("Done"), "good", "check"),
    "done": State(_("Done"), "good", "check"),
    "ceiling": State(_("Ceiling reached"), "warn", "circle-alert"),
    "failed": State(_("Failed"), "bad", "circle-alert"),
    "cancelled": State(_("Cancelled"), "neutral", "ban"),
    "open": State(_("Open"), "accent", "circle-dot"),
    "paused": State(_("Paused"), "warn", "pause"),
    "closed": State(_("Closed"), "neutral", "lock"),
    "agreed": State(_("Agreed"), "good", "check"),
    "disputed": State(_("Needs adjudication"), "warn", "scale"),
    "adjudicated": State(_("Adjudicated"), "good", "scale"),
    "excluded": State(_("Left out by the rules"), "neutral", "ban"),
    "submitted": State(_("Submitted"), "good", "check"),
    "skipped": State(_("Skipped"), "neutral", "skip-forward"),
    "expired": State(_("Expired"), "neutral", "clock"),
    "released": State(_("Given back"), "neutral", "undo-2"),
    "flagged": State(_("Flagged"), "bad", "flag"),
    "accept": State(_("Accepted"), "good", "check"),
    "edit": State(_("Edited"), "accent", "pencil-line"),
    "reject": State(_("Rejected"), "bad", "x"),
    "repaired": State(_("Repaired"), "good", "check"),
    "noticed": State(_("Noticed"), "accent", "eye"),
    "missed": State(_("Missed"), "bad", "eye-off"),
    "returned": State(_("Sent back"), "neutral", "undo-2"),
    "draft": State(pgettext_lazy("release", "Draft"), "neutral", "pencil-line"),
    "checked": State(pgettext_lazy("release", "Checked"), "accent", "shield-check"),
    "approved": State(pgettext_lazy("release", "Approved"), "accent", "user-check"),
    "published": State(pgettext_lazy("release", "Published"), "good", "check"),
    "public": State(pgettext_lazy("release", "Public"), "good", "globe"),
    "withdrawn": State(pgettext_lazy("release", "Withdrawn"), "bad", "ban"),
    "passed": State(pgettext_lazy("gate", "Passed"), "good", "check"),
    "held": State(pgettext_lazy("gate", "Holds it back"), "bad", "x"),
    "short": State(pgettext_lazy("gate", "Falls short"), "warn", "circle-alert"),
    "not_applicable": State(pgettext_lazy("gate", "Does not apply"), "neutral", "minus"),
    "CA": State(_("CA"), "ca", ""),
    "CS": State(_("CS"), "cs", ""),
    "-": State(_("Not annotated"), "neutral", ""),
}


def state_of(name: str) -> State:
    """The look of a state; one that is not listed is shown as it is called."""
    return STATES.get(name) or State(name.replace("_", " ").capitalize(), "neutral", "")
