"""Why an item is suspicious, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "translation_suspected": _("Models lose the answer in this language"),
    "source_suspected": _("Models doubt the key or the question"),
}


def reason_label(reason: str) -> str:
    return str(REASONS.get(reason, reason))
