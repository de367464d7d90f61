"""How far each two people agree, and each person with the others and with what is known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from annotations.models import Campaign
from annotations.permissions import can_see_agreement
from annotations.publishing.pseudonyms import pseudonyms
from annotations.web.console import agreement_tables as tables
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_asked import COEFFICIENTS, Asked, as_choices, works
from annotations.web.console.agreement_names import people_names
from annotations.web.console.agreement_persons import (
    held,
    people_table,
    rows_for_file,
    tables_of,
)
from annotations.web.console.agreement_state import State, table_of
from annotations.web.console.agreement_tabs import show_tab
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.chart_downloads import CSV, FORMS, chart_file, table_file
from workbench.core.web.charts import Chart
from workbench.core.web.charts_pairs import Pair, pair_map

ALIKE = "alike"
MEASURES = {
    ALIKE: gettext_lazy("Decided alike"),
    "alpha": COEFFICIENTS["alpha"],
    "cohen_kappa": gettext_lazy("Cohen's kappa"),
    "gwet_ac1": COEFFICIENTS["gwet_ac1"],
}
SHADES = ((0.9, "bg-opacity-25"), (0.75, "bg-opacity-10"))
"""From which value on a cell of the matrix has which shade. On one half as dense as the accent a
figure has a contrast of 4.3 on dark pages, and needs 4.5."""
AT_MOST = 20
"""People in a matrix that is still read."""


@dataclass(frozen=True)
class MapCell:
    """Two people; `shade` is the class of the cell's ground."""

    text: str
    units: str
    url: str
    label: str
    shade: str


@dataclass(frozen=True)
class Person:
    number: int
    name: str
    cells: Sequence[MapCell | None]


@require_safe
@in_campaign(can_see_agreement)
def people(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    known = works(campaign)
    asked = Asked.of(request, campaign, known, coefficients=MEASURES)
    found = table_of(campaign, asked.work, request.user)
    against = tables_of(campaign, asked, request.user)
    question = _question(asked, found.document)
    columns = held(question, against) if question else []
    everybody = people_names(campaign, {who for one in columns for who in one.shares}, request.user)
    context: dict[str, Any] = {}
    if columns:
        persons = [(CSV, asked.page("agreement-people-csv"))]
        context["table"] = people_table(
            campaign, asked, columns, question["key"], everybody, persons
        )
    if _ids(question):
        names = {who: everybody[who] for who in everybody if who in _ids(question)}
        kept = _most_shared(question, names)
        context |= {
            "rows": _rows(campaign, asked, question, kept),
            "left_out": len(names) - len(kept),
            "question": question["key"],
            "title": tables.title(asked, tables.wording(question)),
            "files": [(form, asked.page("agreement-people-file", form)) for form in FORMS],
        }
    document = found.document or {"questions": []}
    return show_tab(
        request,
        "agreement-people",
        campaign,
        template="console/agreement_people.html",
        tab_query=asked.for_tabs,
        asked=asked,
        state=State.of([found, *against.values()]),
        works=as_choices(known),
        measures=MEASURES,
        questions=list(tables.wordings(document).items()),
        **context,
    )


@require_safe
@in_campaign(can_see_agreement)
def people_file(request: SignedInRequest, campaign: Campaign, form: str) -> HttpResponse:
    """The matrix as a drawing, or every figure of every pair of the document as CSV."""
    asked = Asked.of(request, campaign, works(campaign), coefficients=MEASURES)
    found = table_of(campaign, asked.work, request.user)
    question = _question(asked, found.document)
    names = people_names(campaign, _ids(question), request.user)
    if not question or not names:
        raise Http404
    name = "-".join((campaign.name, "pairs", asked.work.form or asked.work.kind))
    if form == CSV:
        return table_file(*_rows_for_file(question, names), name)
    return chart_file(_chart(asked, question, _most_shared(question, names)), form, name)


@require_safe
@in_campaign(can_see_agreement)
def people_csv(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The table of people as CSV."""
    asked = Asked.of(request, campaign, works(campaign), coefficients=MEASURES)
    found = table_of(campaign, asked.work, request.user)
    question = _question(asked, found.document)
    columns = held(question, tables_of(campaign, asked, request.user)) if question else []
    names = people_names(campaign, {who for one in columns for who in one.shares}, request.user)
    name = "-".join((campaign.name, "people", asked.work.form or asked.work.kind))
    return table_file(*rows_for_file(columns, names), name)


def _question(asked: Asked, document: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if document is None:
        return {}
    key = tables.chosen_question(asked, document)
    return next((one for one in document["questions"] if one["key"] == key), {})


def _ids(question: Mapping[str, Any]) -> list[str]:
    return sorted(question.get("people", ()))


def _most_shared(question: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Of many people those who share most with others, in the order of their names."""
    shared = Counter({person: one["total"] for person, one in question["people"].items()})
    most = {person for person, _units in shared.most_common(AT_MOST)}
    return {person: name for person, name in names.items() if person in most}


def _rows(
    campaign: Campaign, asked: Asked, question: Mapping[str, Any], names: Mapping[str, str]
) -> list[Person]:
    by_pair = {frozenset((pair["a"], pair["b"])): pair for pair in question["pairs"]}
    hidden = pseudonyms(names, campaign.pseudonym_salt)

    def cell(person: str, other: str) -> MapCell | None:
        pair = by_pair.get(frozenset((person, other)))
        if pair is None or person == other:
            return None
        value = _value(asked, pair)
        differ = asked.items(
            question=question["key"], pair=f"{hidden[person]},{hidden[other]}", unanimous="no"
        )
        text = _said(asked, value)
        label = f"{names[person]}, {names[other]}: {text}, n {intcomma(pair['total'])}"
        return MapCell(text, intcomma(pair["total"]), differ, label, _shade(value))

    return [
        Person(number, name, [cell(person, other) for other in names])
        for number, (person, name) in enumerate(names.items(), start=1)
    ]


def _value(asked: Asked, pair: Mapping[str, Any]) -> float | None:
    if asked.coefficient == ALIKE:
        return float(pair["agree"] / pair["total"])
    found: float | None = pair["coefficients"].get(asked.coefficient, {}).get("value")
    return found


def _said(asked: Asked, value: float | None) -> str:
    return tables.share(value) if asked.coefficient == ALIKE else tables.coefficient(value)


def _shade(value: float | None) -> str:
    found = next((shade for least, shade in SHADES if value is not None and value >= least), "")
    return f"bg-primary {found}" if found else ""


def _chart(asked: Asked, question: Mapping[str, Any], names: Mapping[str, str]) -> Chart:
    pairs = [
        Pair(names[pair["a"]], names[pair["b"]], _value(asked, pair), pair["total"])
        for pair in question["pairs"]
        if pair["a"] in names and pair["b"] in names
    ]
    head = str(MEASURES[asked.coefficient])
    return pair_map(
        pairs,
        title=tables.title(asked, tables.wording(question)),
        description=_("%s of each two people, with the tasks that both decided on.") % head,
        head=head,
    )


def _rows_for_file(
    question: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[list[str], list[list[object]]]:
    coefficients = [name for name in MEASURES if name != ALIKE]
    head = [_("Person"), _("Person"), "agree", "total", *coefficients]
    rows = [
        [
            names[pair["a"]],
            names[pair["b"]],
            pair["agree"],
            pair["total"],
            *(pair["coefficients"].get(one, {}).get("value") for one in coefficients),
        ]
        for pair in question["pairs"]
    ]
    return head, rows
