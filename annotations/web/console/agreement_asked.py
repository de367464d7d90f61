"""What a page about agreement is asked for, as its address has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.labels import Choices, kind_label, said
from annotations.models import DECISIONS, Campaign
from annotations.selectors.agreement.asked import OF_PEOPLE, TEXT
from annotations.selectors.agreement.slices import QUESTION, WINDOW
from annotations.selectors.readings import readings
from annotations.selectors.steps import kinds_of
from workbench.core.accounts.requests import SignedInRequest

SLICES: Mapping[str, str | Promise] = {
    QUESTION: _("Questions"),
    "subject": _("Subject"),
    "category": _("Category"),
    "language": _("Language"),
    "split": _("Split"),
    "options": _("Number of options"),
    "batch": _("Batch"),
    "protocol": _("Version of the protocol"),
    "origin": _("Made here or imported"),
}
SLICES_OF_TEXTS: Mapping[str, str | Promise] = {**SLICES, TEXT: _("Texts that several wrote")}
"""Of kinds whose decisions make texts."""
KEPT = "kept"
TIMES: Mapping[str, str | Promise] = {
    "month": _("Month of the decisions"),
    "week": _("Week of the decisions"),
    WINDOW: _("Equal parts of the work"),
    KEPT: _("As it stood, day by day"),
}
COEFFICIENTS: Mapping[str, str | Promise] = {
    "alpha": _("Krippendorff's alpha"),
    "fleiss_kappa": _("Fleiss' kappa"),
    "conger_kappa": _("Conger's kappa"),
    "gwet_ac1": _("Gwet's AC1"),
    "brennan_prediger": _("Brennan-Prediger"),
}


EVERYWHERE = {*SLICES_OF_TEXTS, *TIMES, *OF_PEOPLE, *COEFFICIENTS}
"""What one page or another about agreement can be asked for."""


class Work(NamedTuple):
    """A kind of task, and the form that it asks where the kind has forms."""

    kind: str
    form: str
    name: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.form}" if self.form else self.kind


def works(campaign: Campaign) -> list[Work]:
    """All that a campaign can ask people, in the order of kinds and forms."""
    found = []
    for kind in kinds_of(campaign):
        forms = readings()[kind.id].forms(campaign)
        found += [Work(kind.id, form.id, said(form.title)) for form in forms]
        if not kind.asks_forms:
            found.append(Work(kind.id, "", kind_label(kind.id)))
    return found


def as_choices(known: Sequence[Work]) -> Choices:
    return [(work.key, work.name) for work in known]


def is_begun(campaign: Campaign, work: Work) -> bool:
    """Whether anybody has decided."""
    rows = DECISIONS[work.kind].objects.production().filter(task__campaign=campaign)
    return rows.filter(task__form=work.form).exists()


@dataclass(frozen=True)
class Asked:
    """What an address asks for that is nowhere to be had is not found: figures of something else
    would be read as those asked for. What another page has counts as left out."""

    campaign: str
    work: Work
    by: str = QUESTION
    question: str = ""
    coefficient: str = "alpha"

    @classmethod
    def of(
        cls,
        request: SignedInRequest,
        campaign: Campaign,
        known: Sequence[Work],
        slices: Mapping[str, object] = SLICES,
        coefficients: Mapping[str, object] = COEFFICIENTS,
    ) -> "Asked":
        """What a request asks; of no work it is that of the first that people decided on.

        Raises:
            Http404: there is no such work, slice or coefficient.
        """

        def one(name: str, values: Mapping[str, object]) -> str:
            given = request.GET.get(name, "")
            if given not in ("", *values, *EVERYWHERE):
                raise Http404
            return given if given in values else next(iter(values))

        return cls(
            campaign.name,
            _work(request, campaign, known),
            one("by", slices),
            request.GET.get("question", ""),
            one("coefficient", coefficients),
        )

    @property
    def coefficient_name(self) -> str:
        return str(COEFFICIENTS[self.coefficient])

    @property
    def for_tabs(self) -> str:
        """The work as a query: pages beside these name it by kind and form."""
        of = {"of": self.work.key, "kind": self.work.kind, "form": self.work.form}
        return f"?{urlencode({name: value for name, value in of.items() if value})}"

    def page(self, name: str, *parts: str, **changes: str) -> str:
        """The address of a page about agreement that asks the same but for the `changes`.

        Args:
            parts: of the address itself, such as the form of a file.
        """
        given = {
            "of": self.work.key,
            "by": self.by,
            "question": self.question,
            "coefficient": self.coefficient,
        } | changes
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{reverse(f'console:{name}', args=[self.campaign, *parts])}?{query}"

    def items(self, *, question: str, key: str = "", by: str = "", **more: str) -> str:
        """The address of the items behind a cell."""
        asked = {"question": question, "by": by, "key": key, "coefficient": "", **more}
        return self.page("agreement-items", **asked)


def _work(request: SignedInRequest, campaign: Campaign, known: Sequence[Work]) -> Work:
    of = request.GET.get("of") or ":".join(
        request.GET[name] for name in ("kind", "form") if request.GET.get(name)
    )
    if not of:
        return next((work for work in known if is_begun(campaign, work)), known[0])
    found = next((work for work in known if of in (work.key, work.kind)), None)
    if found is None:
        raise Http404
    return found
