"""What other rules make of a campaign's votes, as tables, a chart and rows for files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from annotations.labels import said
from annotations.web.console.agreement_tables import (
    NONE,
    Cell,
    Column,
    Line,
    Table,
    coefficient,
    isolated,
    of_all,
    share,
    wording,
)
from annotations.web.console.rules_words import OUTCOMES, PARTS, REASONS, SHARES, rule_name
from workbench.core.web.charts import Chart, Interval, interval_bars
from workbench.core.web.figures import decimal

Document = Mapping[str, Any]
Files = Mapping[str, Sequence[tuple[str, str]]]
Rows = tuple[list[str], list[list[object]]]

RULES, QUESTIONS, GROUPS, PEOPLE = "rules", "questions", "groups", "people"
NAMES = (RULES, QUESTIONS, GROUPS, PEOPLE)


def tables_of(
    document: Document,
    names: Mapping[str, str],
    groups: Mapping[str, str],
    group_head: str,
    files: Files,
) -> list[Table]:
    """The tables of a page: by rule, by question, by group, without each person."""
    rules = _shown(document)
    if not rules[0]["input"]:
        return []
    found = [_by_rule(document, rules)]
    if rules[0].get("questions"):
        found += [_held(rules), _disputed(rules)]
    found += [_by_group(document, rules, groups, group_head), _without(document, names)]
    return [_with_files(table, files.get(name, ())) for table, name in zip(
        found, [RULES, *[QUESTIONS] * (len(found) - 3), GROUPS, PEOPLE], strict=True
    )]  # fmt: skip


def chart_of(document: Document, title: str) -> Chart:
    """How much each rule includes and, where there are labels, the share of the one that counts."""
    rules, label = _shown(document), document["share_of"]
    included = _("Included")
    tones, figures = {included: "accent"}, []
    if label:
        tones[_share_head(document)] = "cs"
    for rule in rules:
        name = rule_name(rule, rules[0])
        figures.append(Interval(name, included, _part(rule)))
        if rule["share"] is not None:
            figures.append(Interval(name, _share_head(document), rule["share"]))
    return interval_bars(
        figures,
        title=title,
        description=_("The same votes, counted by the protocol's rule and by others."),
        group_name=pgettext("of consensus", "Rule"),
        tones=tones,
    )


def moves_most(document: Document, names: Mapping[str, str]) -> str:
    """Whose absence changes most, in a sentence; nothing where nobody's changes anything."""
    own, first = document["rules"][0], next(iter(_by_move(document)), None)
    if first is None or not any(_move(first, own)):
        return ""
    what, before, after = _share_head(document), share(own["share"]), share(first["share"])
    if before == after:
        what, before, after = (
            _("Included"), intcomma(own["included"]), intcomma(first["included"]),
        )  # fmt: skip
    if before == after:
        return ""
    told = {"person": names[str(first["person"])], "what": what, "from": before, "to": after}
    return _("Most hangs on %(person)s. Without this person: %(what)s %(to)s, now %(from)s.") % told


def rows_for_file(name: str, document: Document, names: Mapping[str, str]) -> Rows:
    """Every figure of a table, of every combination of rules."""
    labels, reasons = _labels(document), _reasons(document)
    counted = ["input", "included", *reasons, *labels, "share"]
    if name == PEOPLE:
        head = ["person", "tasks", "turned", *counted, "alpha"]
        return head, [
            [names[str(one["person"])], one["tasks"], one["turned"],
             *_figures(one, labels, reasons), one["alpha"]]
            for one in _by_move(document)
        ]  # fmt: skip
    about = [*PARTS, "is_own"]
    if name == QUESTIONS:
        return [*about, "question", "value", "held", "empty", "disputed"], [
            [*[rule[part] for part in about], *row]
            for rule in document["rules"]
            for row in _question_rows(rule)
        ]
    parts = [
        (rule, "", rule) if name == RULES else (rule, group["key"], group)
        for rule in document["rules"]
        for group in ([rule] if name == RULES else rule.get("groups", ()))
    ]
    return [*about, "group", *counted], [
        [*[rule[part] for part in about], key, *_figures(of, labels, reasons)]
        for rule, key, of in parts
    ]


def _shown(document: Document) -> list[Document]:
    """The rules that differ from the protocol's in one thing at most; first the protocol's."""
    return [rule for rule in document["rules"] if rule["is_near"]]


def _by_rule(document: Document, rules: Sequence[Document]) -> Table:
    labels, reasons = _labels(document), _reasons(document)
    columns = [Column(str(OUTCOMES[label])) for label in labels]
    if document["share_of"]:
        columns.append(Column(_share_head(document)))
    columns += [Column(_("Included")), *(Column(str(REASONS[reason])) for reason in reasons)]
    lines = []
    for rule in rules:
        counts = [rule["labels"].get(label, 0) for label in labels]
        told = [*map(intcomma, counts), *([share(rule["share"])] if document["share_of"] else [])]
        told.append(of_all(rule))
        told += [intcomma(rule["excluded"].get(reason, 0)) for reason in reasons]
        lines.append(Line(rule_name(rule, rules[0]), "", [Cell(one) for one in told]))
    return Table(_("By rule"), pgettext("of consensus", "Rule"), columns, lines)


def _held(rules: Sequence[Document]) -> Table:
    """On how many items something holds: each value of a list, or anything of a vocabulary.

    What holds nowhere by any rule is in the file alone."""
    lines = []
    for place, question in enumerate(rules[0]["questions"]):
        its = [rule["questions"][place] for rule in rules]
        name = wording(question)
        if not question["values"]:
            lines.append(_line(name, (one["held"] for one in its)))
        for number, value in enumerate(question["values"]):
            word = said(label) if (label := value.get("label")) else _yes_or_no(value["key"])
            counts = (one["values"][number]["count"] for one in its)
            lines.append(_line(f"{name}: {word}", counts))
    return Table(_("What holds, by question"), _("Question"), _columns(rules), _told(lines))


def _disputed(rules: Sequence[Document]) -> Table:
    lines = [
        _line(wording(question), (rule["questions"][place]["disputed"] for rule in rules))
        for place, question in enumerate(rules[0]["questions"])
    ]
    return Table(_("Disputed, by question"), _("Question"), _columns(rules), _told(lines))


def _by_group(
    document: Document, rules: Sequence[Document], names: Mapping[str, str], head: str
) -> Table:
    """The share of the label that counts, or of what is included where there are none."""
    title = _share_head(document) if document["share_of"] else _("Included")
    lines = []
    for place, group in enumerate(rules[0]["groups"]):
        its = [rule["groups"][place] for rule in rules]
        told = [one["share"] if document["share_of"] else _part(one) for one in its]
        lines.append(Line(names.get(group["key"]) or NONE, "", [Cell(share(one)) for one in told]))
    return Table(f"{head}: {title}", head, _columns(rules), lines)


def _without(document: Document, names: Mapping[str, str]) -> Table:
    own, has_label = document["rules"][0], bool(document["share_of"])
    columns = [Column(_("Tasks")), Column(_("Tasks that turn"))]
    if has_label:
        columns += [Column(_share_head(document)), Column(_("Change in points"))]
    columns += [Column(_("Included")), Column(pgettext("of a figure", "Change"))]
    columns.append(Column(_("Alpha")))
    everybody = {"tasks": own["input"], "turned": 0, "alpha": document["alpha"], **own}
    lines = []
    for one in (everybody, *_by_move(document)):
        told = [intcomma(one["tasks"]), intcomma(one["turned"])]
        if has_label:
            told += [share(one["share"]), _points(one["share"], own["share"])]
        change = one["included"] - own["included"]
        told += [intcomma(one["included"]), _signed(change, intcomma(change))]
        told.append(coefficient(one["alpha"]))
        name = names[str(one["person"])] if "person" in one else _("Nobody")
        lines.append(Line(name, "", [Cell(text) for text in told]))
    note = _("by the rule of now, as if the person had not been asked")
    return Table(_("Without each person"), _("Person"), columns, lines, note)


def _by_move(document: Document) -> list[Document]:
    """People by how much their absence changes, most first."""
    own = document["rules"][0]
    return sorted(document["without"], key=lambda one: _move(one, own), reverse=True)


def _move(one: Document, own: Document) -> tuple[float, int, int]:
    """By how much the share changes, as far as one reads it, the included tasks, and others."""
    moved = abs((one["share"] or 0) - (own["share"] or 0))
    return round(moved, 4), abs(one["included"] - own["included"]), one["turned"]


def _labels(document: Document) -> list[str]:
    there = {label for rule in document["rules"] for label in rule["labels"]}
    return [label for label in OUTCOMES if label in there]


def _reasons(document: Document) -> list[str]:
    there = {reason for rule in document["rules"] for reason in rule["excluded"]}
    return [reason for reason in REASONS if reason in there]


def _figures(of: Document, labels: Sequence[str], reasons: Sequence[str]) -> list[object]:
    excluded = [of["excluded"].get(reason, 0) for reason in reasons]
    counts = [of["labels"].get(label, 0) for label in labels]
    return [of["input"], of["included"], *excluded, *counts, of["share"]]


def _question_rows(rule: Document) -> Iterator[list[object]]:
    for question in rule.get("questions", ()):
        yield [question["key"], "", question["held"], question["empty"], question["disputed"]]
        for value in question["values"]:
            yield [question["key"], value["key"], value["count"], None, None]


def _columns(rules: Sequence[Document]) -> list[Column]:
    return [Column(rule_name(rule, rules[0])) for rule in rules]


def _line(name: str, counts: Any) -> Line:
    return Line(name, "", [Cell(intcomma(count)) for count in counts])


def _told(lines: Sequence[Line]) -> list[Line]:
    """Those that are not all zeros, unless there are no others."""
    return [line for line in lines if any(cell.text != "0" for cell in line.cells)] or list(lines)


def _with_files(table: Table, files: Sequence[tuple[str, str]]) -> Table:
    return Table(**{**vars(table), "files": files})


def _share_head(document: Document) -> str:
    return str(SHARES.get(document["share_of"], ""))


def _part(of: Document) -> float:
    return of["included"] / of["input"] if of["input"] else 0.0


def _points(value: float | None, before: float | None) -> str:
    if value is None or before is None:
        return NONE
    change = 100 * (value - before)
    return _signed(change, decimal(change, 2))


def _signed(change: float, text: str) -> str:
    return isolated(("+" if change > 0 else "") + text.replace("-", "−"))


def _yes_or_no(id: str) -> str:
    return _("Yes") if id == "yes" else _("No")
