"""What ways of asking, and what is odd in a release, are called in the interface."""

from django.utils.translation import gettext_lazy as _

from evaluation.scoring import faults

VARIANTS = {
    "rotate-1": _("Options moved on by one place"),
    "rotate-2": _("Options moved on by two places"),
    "rotate-3": _("Options moved on by three places"),
    "instructions": _("Instructions in the other language: the question's own, or English"),
    "options": _("The whole option compared, not its letter alone"),
}

FAULTS = {
    faults.KEY_TWICE: _("The right option stands at another letter too"),
    faults.EQUAL_OPTIONS: _("Wrong options are equal"),
    faults.EMPTY_OPTION: _("An option is empty"),
    faults.EMPTY_QUESTION: _("The question is empty"),
    faults.LABEL_CASE: _("The label is not in capitals, and was read so"),
}
