"""The tables of agreement that a request asks for, with what every answer says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.fields import KindField
from annotations.api.lookups import campaign_of
from annotations.kinds.registry import form_kind
from annotations.models import Campaign
from annotations.permissions import can_see_agreement, can_see_people
from annotations.selectors.agreement.names import hidden_names, people_in, usernames
from annotations.selectors.agreement.tables import Document
from annotations.selectors.readings import readings
from annotations.services.agreement import Table, agreement_table
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import Input, person
from workbench.core.api.throttles import HEAVY
from workbench.core.errors import Invalid
from workbench.core.jobs.models import Job


class WorkSerializer(Input):
    kind = KindField(required=False, help_text="Of this kind of task; labels where left out.")
    form = serializers.CharField(required=False, help_text="Labels of this form only.")


@dataclass(frozen=True)
class Shown:
    """A table of a kind and form, with the names of its people; real ones where they are seen."""

    kind: str
    form: str
    by: str
    table: Table
    document: Document
    hidden: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def about(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "form": self.form,
            "computed_at": self.table.computed_at,
            "since": self.table.since,
        }

    def person(self, id: str) -> dict[str, Any]:
        return {"pseudonym": self.hidden[id], "name": self.names.get(id)}


def seen_campaign(request: Request, name: str) -> Campaign:
    campaign = campaign_of(request, name)
    can_see_agreement(person(request), campaign).require()
    return campaign


def works(campaign: Campaign, *, kind: str = "", form: str = "", **_: Any) -> list[tuple[str, str]]:
    """The kind that is asked for, with each of its forms.

    Raises:
        Invalid: there is no such form.
    """
    known = [one.id for reading in readings().values() for one in reading.forms(campaign)]
    if form and form not in known:
        problem = gettext("There is no “%(value)s” here; choose from: %(known)s.")
        raise Invalid(form=problem % {"value": form, "known": ", ".join(sorted(known))})
    chosen = kind or form_kind().id
    forms = [one.id for one in readings()[chosen].forms(campaign)] or [""]
    return [(chosen, one) for one in forms if form in ("", one)] or [(chosen, "")]


def tables_for(
    request: Request, campaign: Campaign, *, by: str, kind: str = "", form: str = "", **options: str
) -> list[Shown]:
    """The tables that are asked for.

    Raises:
        UnderWay: there is none yet of one of them.
    """
    user, found = person(request), []
    for of, asks in works(campaign, kind=kind, form=form):
        table = agreement_table(campaign=campaign, kind=of, form=asks, by=by, user=user, **options)
        if table.document is None:
            raise UnderWay(table.job)
        people = people_in(table.document, by)
        names = usernames(campaign, people) if can_see_people(user, campaign) else {}
        hidden = hidden_names(campaign, people)
        found.append(Shown(of, asks, by, table, table.document, hidden, names))
    return found


class UnderWay(Exception):
    """What was asked for was never computed; a job does it."""

    def __init__(self, job: Job | None) -> None:
        super().__init__()
        self.job = job


class TablesView(APIView):
    """Answers with the job where a table is yet to be computed: 202."""

    throttle_classes = HEAVY

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, UnderWay):
            return Response(JobSerializer(exc.job).data, status.HTTP_202_ACCEPTED)
        return super().handle_exception(exc)
