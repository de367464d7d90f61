"""The culture screen: the paper's questions, on the English source."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from annotations.models import CultureLabel
from annotations.services.submitting import Envelope, Submitted, submit_culture_label
from annotations.web.desk.forms import CultureForm
from annotations.web.desk.screens import Screen

SHOWN_ON_CONFLICT = ("knowledge", "cultures", "regions", "countries", "dialect", "time_sensitive")


class CultureScreen(Screen[CultureForm]):
    template = "desk/culture.html"
    title = _("Tag culture")
    icon = "globe"

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> CultureForm:
        return CultureForm(data, initial=initial)

    def initial(self) -> dict[str, Any]:
        return {"spans": "[]"}

    def decided(self, decision: CultureLabel) -> dict[str, Any]:
        return {
            "knowledge": decision.knowledge,
            "spans": json.dumps(decision.spans),
            "cultures": decision.cultures,
            "regions": decision.regions,
            "countries": decision.countries,
            "dialect": decision.dialect,
            "time_sensitive": "yes" if decision.time_sensitive else "no",
        }

    def submit(self, envelope: Envelope, form: CultureForm) -> Submitted[CultureLabel]:
        return submit_culture_label(envelope, form.payload())

    def context(self, form: CultureForm) -> dict[str, Any]:
        return {"spans": form["spans"].value() or "[]"}

    def typed(self, form: CultureForm) -> list[tuple[str, str]]:
        return [
            (str(form[name].label), _in_words(form, name))
            for name in SHOWN_ON_CONFLICT
            if form[name].value()
        ]


def _in_words(form: CultureForm, name: str) -> str:
    value = form[name].value()
    values = value if isinstance(value, list) else [value]
    labels = dict(form.fields[name].choices)  # type: ignore[attr-defined]
    return ", ".join(str(labels.get(one, one)) for one in values)
