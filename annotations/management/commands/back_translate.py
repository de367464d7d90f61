import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.engines import engines
from annotations.management.commands import _paid, _shared
from annotations.selectors.back_translations import plan_back_translation
from annotations.selectors.translation_plans import Choice, Planned
from annotations.services.back_translating import TranslatedBack, back_translate
from annotations.services.languages import checked_languages
from workbench.metered.account import account_line
from workbench.metered.limits import Limits


class Command(BaseCommand):
    help = (
        "Translate a campaign's texts back into its source language, and keep how far they come "
        "from the source: what is far is among what to look at first. Goes on where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--language", required=True, type=_shared.language)
        parser.add_argument(
            "--engine",
            required=True,
            metavar="ENGINE[:TARGET]",
            help=f"one of {', '.join(engines())} that translates from the language",
        )
        for name in _paid.PRICES:
            parser.add_argument(_shared.option(name), type=float, metavar="SUM")
        parser.add_argument("--currency", default="")
        parser.add_argument("--estimate", action="store_true", help="say what it would take")
        parser.add_argument("--yes", action="store_true", help="agree to the cost")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        engine = options["engine"]
        with _shared.readable_errors():
            (language,) = checked_languages(campaign=campaign, written=[options["language"]])
            limits = _paid.limits_of(options) or Limits()
            plan = plan_back_translation(
                campaign=campaign,
                languages=[language],
                choices=[Choice(engine, limits)],
                anywhere=True,
            )
            (row,) = plan.rows
            if options["estimate"]:
                self._print(options, _estimate(row), [_estimated(row)])
                return
            _paid.require_consent(plan, agreed=options["yes"])
            with _shared.progress_bar(f"Translating back from {language}") as progress:
                done = back_translate(
                    campaign=campaign,
                    language=language,
                    engine=engine,
                    limits=limits,
                    progress=progress,
                )
        self._print(options, asdict(done), _told(done))

    def _print(
        self, options: dict[str, Any], document: dict[str, Any], lines: Iterable[str]
    ) -> None:
        named = {name: options[name] for name in ("campaign", "language", "engine")}
        for line in [json.dumps(named | document)] if options["json"] else lines:
            self.stdout.write(line)


def _estimate(row: Planned) -> dict[str, Any]:
    usage, size = asdict(row.usage), asdict(row.size)
    return {"problem": row.reason, **size, "usage": usage, "cost": row.cost, "currency": _of(row)}


def _estimated(row: Planned) -> str:
    if row.reason:
        return row.reason
    texts = f"{_shared.counted(row.size.items, 'text')}, {row.size.characters} characters"
    return texts if row.cost is None else f"{texts}, about {row.cost:.2f} {_of(row)}".rstrip()


def _of(row: Planned) -> str:
    return row.limits.currency if row.limits else ""


def _told(done: TranslatedBack) -> Iterator[str]:
    for problem, count in done.refused.items():
        yield f"{_shared.counted(count, 'text')} not translated back: {problem}"
    if done.account:
        yield f"{account_line(done.account)}."
    yield f"Translated {_shared.counted(done.added, 'text')} back."
