import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.engines import CeilingReached, EngineError, engines
from annotations.management.commands import _paid, _shared
from annotations.models import Campaign
from annotations.selectors.translation_plans import Choice, Plan, Planned, plan_translation
from annotations.selectors.translation_runs import failures_of, run_at
from annotations.services.languages import checked_languages
from annotations.services.translating import pretranslate
from workbench.core.errors import Conflict, Invalid
from workbench.metered.account import account_line
from workbench.metered.errors import MeteredError

PRICES = {
    "input_price": "of a million tokens that are sent",
    "output_price": "of a million tokens that are answered",
    "character_price": "of a million characters that are sent",
}
SHOWN_FAILURES = 20


class Command(BaseCommand):
    help = "Machine-translate a campaign's items with engines; goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--language",
            required=True,
            nargs="+",
            action="extend",
            type=_languages,
            metavar="LANGUAGE",
            help="of the campaign's, e.g. es, or several: es,sr",
        )
        parser.add_argument(
            "--engine",
            required=True,
            nargs="+",
            action="extend",
            metavar="ENGINE[:TARGET]",
            help=f"one or several of {', '.join(engines())}, with what it takes behind a colon",
        )
        for name, of in PRICES.items():
            parser.add_argument(_shared.option(name), type=float, metavar="PRICE", help=of)
        parser.add_argument("--currency", default="", help="that of prices and ceiling, e.g. USD")
        parser.add_argument(
            "--max-cost",
            type=float,
            metavar="SUM",
            help="the most that an engine may cost in all these languages, with its earlier starts",
        )
        parser.add_argument("--estimate", action="store_true", help="say what it would take")
        parser.add_argument("--yes", action="store_true", help="agree to the cost")
        parser.add_argument(
            "--retry-failed", action="store_true", help="ask again for items without a text"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors():
            plan = _plan(campaign, options)
        if not options["estimate"]:
            _paid.require_consent(plan, agreed=options["yes"])
        document = {"campaign": campaign.name, "plan": list(map(_planned, plan.rows))}
        if options["estimate"]:
            self._print(options, document, _estimates(plan))
            return
        runs: list[dict[str, Any]] = []
        for row in plan.rows:
            runs.append(_run(campaign, row, retry_failed=options["retry_failed"]))
            if not options["json"]:
                for line in _told(runs[-1], named=len(plan.rows) > 1):
                    self.stdout.write(line)
        self._print(options, document | {"runs": runs})
        if problems := [run for run in runs if run["problem"]]:
            raise CommandError("\n".join(_problem(run, named=len(runs) > 1) for run in problems))

    def _print(
        self, options: dict[str, Any], document: dict[str, Any], lines: Iterable[str] = ()
    ) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(document))
        for line in () if options["json"] else lines:
            self.stdout.write(line)


def _languages(text: str) -> list[str]:
    return [_shared.language(word) for word in _shared.words(text)]


def _plan(campaign: Campaign, options: dict[str, Any]) -> Plan:
    written = [code for codes in options["language"] for code in codes]
    return plan_translation(
        campaign=campaign,
        languages=checked_languages(campaign=campaign, written=written),
        choices=[
            Choice(spec, _paid.limits_of(options)) for spec in dict.fromkeys(options["engine"])
        ],
        failed=options["retry_failed"],
        anywhere=True,
    )


def _planned(row: Planned) -> dict[str, Any]:
    return {
        "language": row.language,
        "engine": row.spec,
        "name": row.engine,
        "version": row.status.version,
        "licence": row.status.licence,
        "notes": list(map(str, row.status.notes)),
        "problem": row.reason,
        **asdict(row.size),
        "usage": asdict(row.usage),
        "cost": row.cost,
        "currency": row.limits.currency if row.limits else "",
    }


def _estimates(plan: Plan) -> Iterator[str]:
    for row in plan.rows:
        known = ", ".join(map(str, filter(None, (row.status.licence, *row.status.notes))))
        told = row.reason or f"{_shared.counted(row.size.items, 'item')}{_taking(row)}"
        yield f"{row.language}, {row.spec}: {told}{f' [{known}]' if known else ''}"
    if plan.paid:
        yield f"In all: {_sum(plan.cost, plan.currency)}."


def _taking(row: Planned) -> str:
    usage = row.usage
    tokens = f"{usage.prompt_tokens} and {usage.completion_tokens} tokens"
    taken = tokens if usage.prompt_tokens else f"{usage.characters} characters"
    cost = _sum(row.cost, row.limits.currency if row.limits else "")
    return f", {taken}{f', {cost}' if row.is_paid else ''}"


def _sum(cost: float | None, currency: str) -> str:
    if cost is None:
        return "at a cost that nobody knows without prices"
    return f"about {cost:.4f} {currency}".rstrip()


def _run(campaign: Campaign, row: Planned, *, retry_failed: bool) -> dict[str, Any]:
    """What came of a row of the plan; the others go on where it fails."""
    told: dict[str, Any] = {"language": row.language, "engine": row.spec, "problem": row.reason}
    if row.reason:
        return told
    try:
        with _shared.progress_bar(f"Translating into {row.language}") as progress:
            done = pretranslate(
                campaign=campaign,
                language=row.language,
                engine=row.spec,
                limits=row.limits,
                retry_failed=retry_failed,
                progress=progress,
            )
    except CeilingReached as error:
        told["problem"] = f"{error}; the same command with a greater --max-cost goes on"
    except (Conflict, EngineError, Invalid, MeteredError, OSError) as error:
        told["problem"] = str(error)
    else:
        told |= asdict(done)
    if run := run_at(campaign, row.language, row.engine):
        told |= {"state": run.state, "account": run.account, "failures": failures_of(run)}
    return told


def _told(run: dict[str, Any], *, named: bool) -> Iterator[str]:
    which = _which(run) if named else ""
    for failure in run.get("failures", ())[:SHOWN_FAILURES]:
        yield f"{which}{failure['sample_id']} has no text: {failure['problem']}"
    if missing := run.get("without_text"):
        yield f"{which}{_shared.counted(missing, 'item')} got no text; --retry-failed asks again."
    if run.get("account"):
        yield f"{which}{account_line(run['account'])}."
    if run["problem"]:
        return
    if run["added"] or run["tasks_opened"]:
        yield f"{which}Added {run['added']} texts. Opened {run['tasks_opened']} tasks."
    else:
        yield f"{which}Nothing changed."


def _problem(run: dict[str, Any], *, named: bool) -> str:
    return f"{_which(run) if named else ''}{run['problem']}"


def _which(run: dict[str, Any]) -> str:
    return f"{run['language']}, {run['engine']}: "
