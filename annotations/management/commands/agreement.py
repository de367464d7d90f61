import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.agreement.measures import Coefficient, Measures
from annotations.management.commands import _shared
from annotations.models import Campaign
from annotations.selectors.measuring import (
    FIELDS,
    ORIGINS,
    Report,
    agreement_report,
    kinds_with_decisions,
)
from annotations.selectors.readings import readings


class Command(BaseCommand):
    help = (
        "Tell how far people agree, by four coefficients with intervals and by pairs of people, "
        "and what the rules count of what they decided."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--kind", choices=tuple(readings()), help="default: all on which people decided"
        )
        parser.add_argument("--form", default="", help="of labels; default: the first")
        parser.add_argument("--by", choices=tuple(FIELDS), default="")
        parser.add_argument("--origin", choices=ORIGINS, default="", help="default: both")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        kinds = [options["kind"]] if options["kind"] else kinds_with_decisions(campaign)
        reports = {kind: _report(campaign, kind, options) for kind in kinds}
        if options["json"]:
            said = {kind: {"kind": kind} | _document(one) for kind, one in reports.items()}
            told = next(iter(said.values())) if len(said) == 1 else {"kinds": said}
            self.stdout.write(json.dumps({"campaign": campaign.name} | told, ensure_ascii=False))
            return
        for kind, report in reports.items():
            for name, one in {"": report, **report.groups}.items():
                self._tell(" ".join(filter(None, (kind, name))), one)

    def _tell(self, name: str, report: Report) -> None:
        counts = report.outcome
        excluded = ", ".join(f"{count} {reason}" for reason, count in counts.excluded.items())
        told = f"{counts.input} decided on, {counts.included} included, left out: {excluded}"
        self.stdout.write(f"{name}: {told}.")
        measured = {"": report.measured} if report.measured else report.questions
        for question, measures in measured.items():
            for line in _lines(measures):
                self.stdout.write(f"  {question} {line}" if question else f"  {line}")


def _report(campaign: Campaign, kind: str, options: Mapping[str, Any]) -> Report:
    form = options["form"]
    known = [one.id for one in readings()[kind].forms(campaign)]
    if options["kind"] and form and form not in known:
        there = ", ".join(known) or "none"
        raise CommandError(f"No form {form!r} is asked here; there is: {there}.")
    return agreement_report(
        campaign,
        kind,
        form=form if form in known else "",
        by=options["by"],
        origin=options["origin"],
    )


def _document(report: Report) -> dict[str, Any]:
    """A report as JSON has it."""
    said: dict[str, Any] = _measures(report.measured) if report.measured else {}
    said["outcome"] = asdict(report.outcome)
    if report.questions:
        said["questions"] = {tag: _measures(one) for tag, one in report.questions.items()}
    if report.groups:
        said["groups"] = {value: _document(one) for value, one in report.groups.items()}
    return said


def _measures(measured: Measures) -> dict[str, Any]:
    return {
        "units": measured.units,
        "pairable": measured.pairable,
        "raters": measured.raters,
        "observed": measured.observed,
        "coefficients": _coefficients(measured.coefficients),
        "pairs": [
            {
                "a": pair.a,
                "b": pair.b,
                "agree": pair.agree,
                "total": pair.total,
                "coefficients": _coefficients(pair.coefficients),
            }
            for pair in measured.pairs
        ],
    }


def _coefficients(found: Mapping[str, Coefficient]) -> dict[str, dict[str, Any]]:
    return {
        name: {"value": one.value, "low": one.low, "high": one.high}
        | ({"reason": one.reason} if one.reason else {})
        for name, one in found.items()
    }


def _lines(measured: Measures) -> list[str]:
    observed = "-" if measured.observed is None else f"{measured.observed:.3f}"
    lines = [
        f"{measured.pairable} of {measured.units} units by two people or more, of "
        f"{measured.raters}: observed {observed}"
    ]
    for name, one in measured.coefficients.items():
        said = (
            one.reason if one.value is None else f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]"
        )
        lines.append(f"{name}: {said}")
    return lines
