"""The keys of reviews."""

from django.utils.translation import gettext_lazy as _

from annotations.services.keys import Action, Group

KEYS = Group(
    _("Review"),
    {
        "accept": Action(_("Accept, or submit the edit"), "A"),
        "scratch": Action(_("Translate from scratch"), "T"),
        "reset": Action(_("Reset to the offered text"), "R"),
        "rate": Action(_("Rate the offered text"), "Q"),
        "reject": Action(_("Reject"), "X"),
        "take_row": Action(_("Take a row from the next text, also while typing"), "Alt+L"),
        "next_finding": Action(_("Next finding, also while typing"), "Alt+N"),
        "fix": Action(_("Mend what was found, also while typing"), "Alt+X"),
        "fix_all": Action(_("Mend all that was found of this kind, also while typing"), "Alt+A"),
        "dismiss": Action(_("Dismiss what was found, also while typing"), "Alt+I"),
        "insert_source": Action(
            _("Insert the next formula or number of the source, also while typing"), "Alt+G"
        ),
        "insert": Action(_("Go to the numbered hits, also while typing"), "Alt+M"),
    },
)
