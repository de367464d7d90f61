"""The keys of labels; which key gives which answer of a form, see `allotting`."""

from django.utils.translation import gettext_lazy as _

from annotations.services.keys import Action, Group

KEYS = Group(
    _("Label"),
    {
        "highlight": Action(_("Go to the text to mark words"), "H"),
        "yes": Action(_("Yes, to the first such question"), "Y"),
        "nothing": Action(_("None and no, where nothing is answered yet"), "P"),
        "no": Action(_("No, to the first such question"), "N"),
    },
)
