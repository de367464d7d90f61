"""Each person's agreement with the others, and with what is known and decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from annotations.models import Campaign
from annotations.permissions import can_see_gold
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.agreement.against import DECISION, GOLD
from annotations.selectors.agreement.asked import MACHINE
from annotations.selectors.agreement.slices import PERSON
from annotations.services.agreement import Table
from annotations.web.console import agreement_tables as tables
from annotations.web.console.agreement_asked import Asked
from annotations.web.console.agreement_state import table_of
from workbench.core.accounts.models import User

NEARLY_ALL, ENOUGH = 0.95, 20
"""Who accepts this share of so many texts offered or more is pointed out."""


@dataclass(frozen=True)
class Share:
    """`part` of `whole` decisions are alike."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


Column = Mapping[str, Share]
"""By person."""


@dataclass(frozen=True)
class Held:
    """What people are held against: the shares of each, and where the items behind them are."""

    title: str
    shares: Column
    by: str
    question: str


def tables_of(campaign: Campaign, asked: Asked, user: User) -> dict[str, Table]:
    """Against what people are held; known answers only for whoever may see them."""
    told = [GOLD] if can_see_gold(user, campaign) else []
    return {by: table_of(campaign, asked.work, user, by) for by in (*told, MACHINE, DECISION)}


def held(question: Mapping[str, Any], found: Mapping[str, Table]) -> list[Held]:
    """The columns that have anything to tell."""
    key = question["key"]
    columns = [Held(_("Like the others"), _with_others(question), PERSON, key)]
    titles = {GOLD: _("Known answers right"), DECISION: _("Like what was decided")}
    for by, one in found.items():
        document = one.document or {}
        if by == MACHINE:
            accepted = {group["key"]: group["accepted"] for group in document.get("groups", ())}
            shares = {who: Share(one["part"], one["whole"]) for who, one in accepted.items()}
            columns.append(Held(_("Text accepted as offered"), shares, by, key))
        else:
            about = _about(document, key)
            columns.append(Held(titles[by], _known(document, about), by, about))
    return [column for column in columns if column.shares]


def _with_others(question: Mapping[str, Any]) -> Column:
    return {who: Share(one["agree"], one["total"]) for who, one in question["people"].items()}


def _about(document: Mapping[str, Any], key: str) -> str:
    """The same question; where nothing is known to it, the first."""
    keys = [one["key"] for one in document.get("questions", ())]
    return key if key in keys else next(iter(keys), "")


def _known(document: Mapping[str, Any], about: str) -> Column:
    return {
        group["key"]: Share(one["agree"], one["total"])
        for group in document.get("groups", ())
        for one in group["questions"]
        if one["key"] == about and one["total"]
    }


def people_table(
    campaign: Campaign,
    asked: Asked,
    columns: list[Held],
    question: str,
    names: Mapping[str, str],
    files: list[tuple[str, str]],
) -> tables.Table:
    """A line a person."""
    hidden = pseudonyms(names, campaign.pseudonym_salt)
    shown = [tables.Column(column.title) for column in columns]
    remarks = {person: _remark(columns, person) for person in names}
    if any(remarks.values()):
        shown.append(tables.Column(_("Remark"), "quiet wide"))
    lines = []
    for person, name in names.items():
        cells = [_cell(asked, one, person, hidden[person]) for one in columns]
        if any(remarks.values()):
            cells.append(tables.Cell(remarks[person]))
        about = {"question": question, "by": PERSON, "key": hidden[person]}
        lines.append(tables.Line(name, asked.items(**about), cells))
    return tables.Table(_("Each person"), _("Person"), shown, lines, files=files)


def _cell(asked: Asked, column: Held, person: str, key: str) -> tables.Cell:
    """What a person shares; behind it are the tasks on which they differ, or all that are meant."""
    share = column.shares.get(person, Share(0, 0))
    if not share.whole:
        return tables.Cell(tables.NONE)
    about = {"question": column.question, "by": column.by, "key": key}
    if column.by != MACHINE:
        about["unanimous"] = "no"
    url = "" if column.by == GOLD else asked.items(**about)
    return tables.Cell(tables.share(share.value), url, intcomma(share.whole))


def _remark(columns: list[Held], person: str) -> str:
    accepted = next((one.shares.get(person) for one in columns if one.by == MACHINE), None)
    if accepted is None or accepted.value is None or accepted.whole < ENOUGH:
        return ""
    return _("accepts nearly everything") if accepted.value >= NEARLY_ALL else ""


def rows_for_file(columns: list[Held], names: Mapping[str, str]) -> tuple[list[str], list[Any]]:
    head = [_("Person")]
    for column in columns:
        head += [column.title, f"{column.title} n"]
    rows = []
    for person, name in names.items():
        shares = [column.shares.get(person, Share(0, 0)) for column in columns]
        rows.append([name, *(cell for one in shares for cell in (one.value, one.whole))])
    return head, rows
