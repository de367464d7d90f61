import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.agreement.sums import EVERYBODY
from annotations.kinds.registry import kind_of
from annotations.management.commands import _shared
from annotations.models import Campaign
from annotations.selectors.agreement.against import GOLD
from annotations.selectors.agreement.asked import (
    BY,
    form_asked,
    kinds_with_decisions,
    narrowed,
    table,
    told_by,
)
from annotations.selectors.agreement.names import named, people_in, usernames
from annotations.selectors.agreement.slices import QUESTION
from annotations.selectors.agreement.tables import Document
from annotations.selectors.agreement.votes import ORIGINS
from annotations.selectors.readings import readings

NO_MEMBERS = ("key", "label", "decisions", "questions", "groups")


class Command(BaseCommand):
    help = (
        "Tell how far people agree, by several coefficients with intervals and by pairs of people, "
        "and what the rules count of what they decided."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--kind", choices=tuple(readings()), help="default: all on which people decided"
        )
        parser.add_argument("--form", default="", help="of labels; default: the first")
        fields = [one for one in BY if one != QUESTION]
        parser.add_argument("--by", choices=fields, action="append", default=[],
                            help="several give a table each")  # fmt: skip
        parser.add_argument("--origin", choices=ORIGINS, default="", help="default: both")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        kinds = [options["kind"]] if options["kind"] else kinds_with_decisions(campaign)
        found = {kind: _documents(campaign, kind, options) for kind in kinds}
        if options["json"]:
            said = {kind: {"kind": kind} | _report(kind, tables) for kind, tables in found.items()}
            told = next(iter(said.values())) if len(said) == 1 else {"kinds": said}
            self.stdout.write(json.dumps({"campaign": campaign.name} | told, ensure_ascii=False))
            return
        for kind, tables in found.items():
            self._tell(kind, tables[QUESTION])
            for by, document in tables.items():
                for group in document.get("groups", ()) if by != QUESTION else ():
                    self._tell(f"{kind} {by} {group['key']}", group)

    def _tell(self, name: str, told: Document) -> None:
        self.stdout.write(f"{name}: {_counts(told)}.")
        for question in told.get("questions", ()):
            for line in _lines(question):
                self.stdout.write(f"  {question['key']} {line}")


def _documents(campaign: Campaign, kind: str, options: Mapping[str, Any]) -> dict[str, Document]:
    """The whole, and each table that is asked for, of a ledger that is read once."""
    known = [one.id for one in readings()[kind].forms(campaign)]
    form = options["form"]
    if options["kind"] and form and form not in known:
        there = ", ".join(known) or "none"
        raise CommandError(f"No form {form!r} is asked here; there is: {there}.")
    asked = form_asked(campaign, kind, form if form in known else "")
    found = narrowed(campaign, kind, asked, origin=options["origin"])
    about, whole, tables = (campaign, kind, asked, found), None, {}
    for by in (QUESTION, *options["by"]):
        if by == GOLD:
            document = table(campaign, kind, form=asked.id if asked else "", by=by)
        else:
            document = told_by(*about, by=by, pairs_of=EVERYBODY, whole=whole)
        whole = whole or document
        tables[by] = named(document, by, usernames(campaign, people_in(document, by)))
    return tables


def _report(kind: str, tables: Mapping[str, Document]) -> dict[str, Any]:
    """What is told of a kind: the whole, and `groups` by name; of several fields, by each."""
    whole, *parts = tables
    said = _members(kind, tables[whole])
    groups = {by: _groups(kind, tables[by]) for by in parts}
    if len(groups) == 1:
        return said | {"groups": next(iter(groups.values()))}
    return said | ({"by": groups} if groups else {})


def _groups(kind: str, document: Document) -> dict[str, Any]:
    return {group["key"]: _members(kind, group) for group in document.get("groups", ())}


def _members(kind: str, told: Document) -> dict[str, Any]:
    """What was measured, of a kind that asks one thing without its name."""
    questions = {one["key"]: _without_names(one) for one in told.get("questions", ())}
    said = {name: value for name, value in told.items() if name not in NO_MEMBERS}
    if questions and not kind_of(kind).asks_forms:
        said = next(iter(questions.values())) | said
        questions = questions if len(questions) > 1 else {}
    return said | ({"questions": questions} if questions else {})


def _without_names(question: Document) -> dict[str, Any]:
    return {name: value for name, value in question.items() if name not in ("key", "label")}


def _counts(told: Document) -> str:
    if (counts := told.get("outcome")) is None:
        return f"{told['decisions']} decisions"
    excluded = ", ".join(f"{count} {reason}" for reason, count in counts["excluded"].items())
    return f"{counts['input']} decided on, {counts['included']} included, left out: {excluded}"


def _lines(question: Document) -> Iterator[str]:
    yield (
        f"{question['pairable']} of {question['units']} units by two people or more, of "
        f"{question['raters']}: observed {_number(question['observed'])}"
    )
    for name, one in question["coefficients"].items():
        if one["value"] is None:
            yield f"{name}: {one['reason']}"
        else:
            ends = ", ".join(map(_number, (one["low"], one["high"])))
            yield f"{name}: {_number(one['value'])} [{ends}]"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
