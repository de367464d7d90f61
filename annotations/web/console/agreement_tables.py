"""Documents of `selectors.agreement` as tables, charts and readings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.agreement.measures import OVERLAP
from annotations.forms.agreement import CHARACTERS
from annotations.labels import in_percent, said
from annotations.web.console.agreement_asked import COEFFICIENTS, Asked
from workbench.core.web.charts import (
    ACCEPTABLE_ALPHA,
    TENTATIVE_ALPHA,
    Agreement,
    Chart,
    agreement_dots,
)
from workbench.core.web.figures import decimal

NONE = "–"
DISTANCES = {
    "ordinal": gettext_lazy("in an order"),
    "interval": gettext_lazy("by distance on a scale"),
    "ratio": gettext_lazy("by ratio on a scale"),
    "masi": gettext_lazy("sets, by MASI distance"),
    "jaccard": gettext_lazy("sets, by Jaccard distance"),
}
"""What a coefficient took for how far two answers are apart, where not for equal or not."""
Figures = Mapping[str, Any]
"""What was measured on one question."""


class Column(NamedTuple):
    """`tone` is a class of its cells: `number`, `quiet` or none."""

    title: str
    tone: str = "number"


class Cell(NamedTuple):
    """A figure, with the address of what is behind it, and what it rests on."""

    text: str
    url: str = ""
    rests_on: str = ""


class Line(NamedTuple):
    name: str
    url: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """What a page shows of a document; `head` is over the names of its lines, `files` what it can
    be downloaded as."""

    title: str
    head: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    note: str = ""
    files: Sequence[tuple[str, str]] = ()

    @property
    def rows(self) -> list[tuple[Line, list[tuple[Column, Cell]]]]:
        return [(line, list(zip(self.columns, line.cells, strict=True))) for line in self.lines]


@dataclass(frozen=True)
class Reading:
    """What can be trusted of a work, in a sentence; `tone` and `word` are its badge's."""

    name: str
    question: str
    tone: str
    word: str
    sentence: str
    by_rule: str
    differ: str
    differ_url: str
    url: str
    is_chosen: bool


class Named(NamedTuple):
    """A line of a table: the question's, or the chosen question's in a group."""

    name: str
    found: Figures
    outcome: Figures | None
    question: str
    by: str = ""
    key: str = ""


def reading(asked: Asked, document: Figures, *, is_chosen: bool) -> Reading | None:
    """How far the first question of a work can be trusted; nothing while nobody has decided, or
    where there is nothing to compare."""
    if not document["outcome"]["input"] or not document["questions"]:
        return None
    found = document["questions"][0]
    alpha = found["coefficients"]["alpha"]
    tone, word, limit = _judgement(alpha["value"])
    differ = _not_unanimous(found)
    return Reading(
        name=asked.work.name,
        question=wording(found),
        tone=tone,
        word=word,
        sentence=_sentence(alpha, limit),
        by_rule=by_rule(document),
        differ=_differ(differ, found["pairable"]),
        differ_url=asked.items(question=found["key"], unanimous="no") if differ else "",
        url=asked.page("agreement"),
        is_chosen=is_chosen,
    )


def _judgement(alpha: float | None) -> tuple[str, str, str]:
    """Tone, word and what the value lies above or below, by Krippendorff's customary limits."""
    if alpha is None:
        return "neutral", _("Undefined"), ""
    if alpha >= ACCEPTABLE_ALPHA:
        return "good", _("Reliable"), _("at least 0.8")
    if alpha >= TENTATIVE_ALPHA:
        return "warn", _("Tentative"), _("from 0.667 to 0.8")
    return "bad", _("Too low"), _("below 0.667")


def _sentence(alpha: Figures, limit: str) -> str:
    if alpha["value"] is None:
        return _(alpha.get("reason", ""))
    told = {"value": coefficient(alpha["value"]), "interval": interval(alpha), "limit": limit}
    if alpha["low"] is None:
        return _("alpha %(value)s, %(limit)s") % told
    return _("alpha %(value)s (95 %% interval %(interval)s), %(limit)s") % told


def by_rule(document: Figures) -> str:
    """How much of what people decided on the rule settles, whether or not they agree."""
    outcome, waiting = _settled(document), document["open"]
    counts = {"in": outcome["included"], "all": outcome["input"], "open": waiting}
    told = {name: intcomma(count) for name, count in counts.items()}
    said = _("By the rule %(in)s of %(all)s are settled.") % told
    return f"{said} " + _("On %(open)s more people decide yet.") % told if waiting else said


def _settled(document: Figures) -> Figures:
    """The outcome of what as many people as were asked have decided on."""
    outcome: Figures = document["outcome"]
    return {**outcome, "included": outcome["included"] - document["open"]}


def _not_unanimous(found: Figures) -> int | None:
    unanimous = found.get("unanimous")
    if unanimous is None or _is_of_characters(found):
        return None
    pairable: int = found["pairable"]
    return pairable - round(float(unanimous) * pairable)


def _differ(count: int | None, pairable: int) -> str:
    if not count:
        return ""
    told = {"count": intcomma(count), "all": intcomma(pairable)}
    return (
        ngettext(
            "%(count)s of %(all)s was not unanimous",
            "%(count)s of %(all)s were not unanimous",
            count,
        )
        % told
    )


def lines_of(asked: Asked, document: Figures, names: Mapping[str, str]) -> list[Named]:
    """A line for each question; where a slice was asked for, for the chosen one in each group."""
    if "groups" not in document:
        outcome = _settled(document)
        called = wordings(document)
        return [
            Named(called[one["key"]], one, outcome, one["key"]) for one in document["questions"]
        ]
    return [
        Named(names.get(group["key"], group["key"]) or NONE, one,
              _settled(group) if "open" in group else None, one["key"], asked.by, group["key"])
        for group in document["groups"]
        for one in group["questions"]
        if one["key"] == chosen_question(asked, document)
    ]  # fmt: skip


def chosen_question(asked: Asked, document: Figures) -> str:
    keys = [one["key"] for one in document["questions"]]
    return asked.question if asked.question in keys else next(iter(keys), "")


def table(
    asked: Asked, lines: Sequence[Named], *, title: str, head: str, files: Sequence[tuple[str, str]]
) -> Table:
    """One coefficient of each line, beside what it rests on and what the rule made of it."""
    columns = [
        Column(asked.coefficient_name),
        # "% i" is no format here; xgettext:no-python-format
        Column(_("95 % interval"), "number interval"),
        Column(_("Agreeing pairs")),
        Column(_("Unanimous")),
        Column(_("Tasks")),
        Column(_("People")),
    ]
    ruled = any(line.by and line.outcome for line in lines)
    if ruled:
        columns.append(Column(_("By the rule")))
    remarked = any(_remark(asked, line.found) for line in lines)
    if remarked:
        columns.append(Column(_("Remark"), "quiet wide"))
    told = [_line(asked, one, ruled, remarked) for one in lines]
    return Table(title, head, columns, told, files=files)


def _line(asked: Asked, line: Named, ruled: bool, remarked: bool) -> Line:
    found = line.found
    about = {"question": line.question, "by": line.by, "key": line.key}
    every = asked.items(**about)
    differ, alike = (asked.items(**about, unanimous=one) for one in ("no", "yes"))
    one = coefficient_of(asked, found)
    cells = [
        Cell(coefficient(one["value"]), differ if one["value"] is not None else every),
        Cell(interval(one), differ if one["low"] is not None else ""),
        Cell(share(found["observed"]), differ),
        Cell(share(found.get("unanimous")), alike),
        Cell(_pairable(found), every),
        Cell(intcomma(found["raters"]), asked.page("agreement-people", question=line.question)),
    ]
    if ruled and line.outcome:
        cells.append(Cell(of_all(line.outcome), every))
    if remarked:
        cells.append(Cell(_remark(asked, found)))
    return Line(line.name, every, cells)


def _pairable(found: Figures) -> str:
    """Tasks; of marks their characters."""
    count = intcomma(found["pairable"])
    return _("%s characters") % count if _is_of_characters(found) else str(count)


def _is_of_characters(found: Figures) -> bool:
    return bool(found.get("distance") == CHARACTERS)


def coefficient_of(asked: Asked, found: Figures) -> Figures:
    """The one that was asked for; of what has none it is undefined."""
    nothing = {"value": None, "low": None, "high": None}
    told: Figures = found["coefficients"].get(asked.coefficient) or nothing
    return told


def _remark(asked: Asked, found: Figures) -> str:
    one = coefficient_of(asked, found)
    if one["value"] is None:
        return _(one["reason"]) if one.get("reason") else _("undefined")
    overlap = found.get("shares", {}).get(OVERLAP, {}).get("value")
    if overlap is not None:
        return _("by characters; marks overlap by %s") % share(overlap)
    return str(DISTANCES.get(found.get("distance", ""), ""))


def chart(asked: Asked, lines: Sequence[Named], *, title: str, head: str) -> Chart:
    """The coefficient of each line with its interval."""
    return agreement_dots(
        [_dot(line.name, coefficient_of(asked, line.found)) for line in lines],
        title=chart_title(asked, title),
        description=_(
            "%(coefficient)s with 95 %% bootstrap intervals; dashed lines at 0.667 (tentative) and "
            "0.8 (reliable)."
        )
        % {"coefficient": asked.coefficient_name},
        group_name=head,
    )


def title(asked: Asked, question: str) -> str:
    """Of the work and a question; once where both are called the same."""
    if question == asked.work.name:
        return question
    return _("%(work)s: %(question)s") % {"work": asked.work.name, "question": question}


def chart_title(asked: Asked, title: str) -> str:
    """What is drawn, and of what; beside it stands the table of the same title."""
    return f"{asked.coefficient_name} · {title}"


def _dot(name: str, one: Figures) -> Agreement:
    reason = _(one["reason"]) if one.get("reason") else ""
    return Agreement(name, one["value"], one["low"], one["high"], reason)


def rows_for_files(lines: Iterable[Named]) -> tuple[list[str], list[list[object]]]:
    """Every figure of every line, with the head of its column."""
    head = [_("Name"), _("Key"), _("Question"), "units", "pairable", "raters", "observed",
            "unanimous", "input", "included"]  # fmt: skip
    for name in COEFFICIENTS:
        head += [name, f"{name} low", f"{name} high", f"{name} reason"]
    return head, [_file_row(line) for line in lines]


def _file_row(line: Named) -> list[object]:
    found, outcome = line.found, line.outcome or {}
    row: list[object] = [line.name, line.key, line.question]
    names = ("units", "pairable", "raters", "observed", "unanimous")
    row += [found.get(name) for name in names]
    row += [outcome.get("input"), outcome.get("included")]
    for name in COEFFICIENTS:
        one = found["coefficients"].get(name, {})
        row += [one.get("value"), one.get("low"), one.get("high"), one.get("reason", "")]
    return row


def wordings(document: Figures) -> dict[str, str]:
    """The questions by key; a part of one under its name, as a label of marks is."""
    names = {one["key"]: wording(one) for one in document["questions"]}
    wholes = {key: names.get(key.partition(":")[0], name) for key, name in names.items()}
    return {
        key: name if wholes[key] == name else f"{wholes[key]}: {name}"
        for key, name in names.items()
    }


def wording(value: Figures) -> str:
    """A question as people read it."""
    return said(value.get("label") or {})


def coefficient(value: float | None) -> str:
    return NONE if value is None else isolated(decimal(value, 3).replace("-", "−"))


def isolated(figures: str) -> str:
    """Figures from left to right, which else stand the other way about on pages from the right."""
    return f"\u2066{figures}\u2069" if set(figures) & set("−+…/") else figures


def of_all(outcome: Figures) -> str:
    """How much is included of what there is."""
    return isolated(f"{intcomma(outcome['included'])} / {intcomma(outcome['input'])}")


def interval(one: Figures) -> str:
    if one["low"] is None:
        return NONE
    return isolated(f"{coefficient(one['low'])} … {coefficient(one['high'])}")


def share(value: float | None) -> str:
    return NONE if value is None else in_percent(value, 1)
