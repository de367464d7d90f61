"""How near the texts are to one another that several people wrote for the same task."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from annotations.models import Campaign
from annotations.web.console.agreement_asked import Asked
from annotations.web.console.agreement_names import group_name
from annotations.web.console.agreement_tables import Cell, Column, Line, Table, share
from workbench.core.web.charts import Chart, Interval, Scale, interval_bars
from workbench.core.web.figures import decimal

NEAR = "chrF++"
LANGUAGE = "language"
MEASURES = ("identical", "chrf", "ter")
Groups = Sequence[Mapping[str, Any]]


def texts_table(
    campaign: Campaign, asked: Asked, groups: Groups, files: Sequence[tuple[str, str]]
) -> Table:
    """A line a language: how many pairs of texts are equal, and how near the others are."""
    columns = [
        Column(_("Equal texts")),
        Column(NEAR),
        Column(_("Edits a word (TER)")),
        Column(_("Tasks with two texts")),
    ]
    lines = []
    for group in groups:
        every = asked.items(question="", by=LANGUAGE, key=group["key"])
        cells = [
            Cell(share(group["identical"]["value"]), every),
            Cell(_number(group["chrf"], 1), every),
            Cell(_number(group["ter"], 2), every),
            Cell(intcomma(group["pairable"]), every),
        ]
        lines.append(Line(group_name(campaign, LANGUAGE, group["key"]), every, cells))
    return Table(title(asked), _("Language"), columns, lines, files=files)


def texts_chart(campaign: Campaign, asked: Asked, groups: Groups) -> Chart | None:
    figures = [
        Interval(group_name(campaign, LANGUAGE, group["key"]), NEAR, *_interval(group["chrf"]))
        for group in groups
        if group["chrf"]["value"] is not None
    ]
    if not figures:
        return None
    return interval_bars(
        figures,
        title=f"{NEAR} · {title(asked)}",
        description=_(
            "How near two texts of the same task are to one another, from 0 to 100, with 95 % "
            "bootstrap intervals."
        ),
        group_name=_("Language"),
        tones={NEAR: "accent"},
        scale=Scale(NEAR, ",.1f", 1, 100),
    )


def rows_for_file(groups: Groups) -> tuple[list[str], list[list[object]]]:
    head = ["language", "units", "pairable", "compared"]
    for name in MEASURES:
        head += [name, f"{name} low", f"{name} high", f"{name} reason"]
    rows = []
    for group in groups:
        row: list[object] = [group["key"], group["units"], group["pairable"], group["compared"]]
        for name in MEASURES:
            one = group[name]
            row += [one["value"], one["low"], one["high"], one.get("reason", "")]
        rows.append(row)
    return head, rows


def title(asked: Asked) -> str:
    return _("%s: texts that several people wrote") % asked.work.name


def _interval(one: Mapping[str, Any]) -> tuple[float, float | None, float | None]:
    return one["value"], one["low"], one["high"]


def _number(one: Mapping[str, Any], digits: int) -> str:
    return "–" if one["value"] is None else decimal(one["value"], digits)
