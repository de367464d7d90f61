"""What of the queue an address asks for; it goes along from one ruling to the next."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.selectors.disagreements import QueueFilters
from annotations.vocabularies import Dispute
from annotations.web.console.kinds import console_kinds
from workbench.core.languages import find_code

NAMES = ("language", "kind", "form", "reason", "subject", "agreed")
AGREED: dict[str, tuple[float, str | Promise]] = {
    "0": (0.0, _("Agreed by the rule, margin 0")),
    "1/3": (1 / 3, _("Agreed by the rule, margin 1/3 or less")),
    "1/2": (1 / 2, _("Agreed by the rule, margin 1/2 or less")),
    "1": (1.0, _("All that is agreed by the rule")),
}
"""Instead of the queue: what the rule has settled though people differ, by a margin in words."""


@dataclass(frozen=True)
class Asked:
    """The filters, and the query of an address that asks for them."""

    filters: QueueFilters
    query: str


def asked_of(request: HttpRequest) -> Asked:
    """Read from the address; what is no such thing is not found."""
    given = {name: value for name in NAMES if (value := request.GET.get(name, ""))}
    language, kind, reason = (given.get(name, "") for name in ("language", "kind", "reason"))
    agreed = given.get("agreed")
    if (
        (language and find_code(language) != language)
        or (kind and kind not in console_kinds())
        or (reason and reason not in set(Dispute))
        or (agreed and agreed not in AGREED)
        or any("\0" in value for value in given.values())
    ):
        raise Http404
    filters = QueueFilters(
        language=language,
        kind=kind,
        form=given.get("form", ""),
        reason=reason,
        subject=given.get("subject", ""),
        agreed=AGREED[agreed][0] if agreed else None,
    )
    return Asked(filters, f"?{urlencode(given)}" if given else "")
