"""The keys of labels."""

from django.utils.translation import gettext_lazy as _

from annotations.services.keys import Action, Group

KEYS = Group(
    _("Culture"),
    {
        "highlight": Action(_("Go to the question to highlight words"), "H"),
        "yes": Action(_("Changes with time: yes"), "Y"),
        "no": Action(_("Changes with time: no"), "N"),
    },
)
