from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _shared
from annotations.services.controls import plant
from annotations.services.planning import DEFAULT_SEED
from annotations.vocabularies import DamageKind


class Command(BaseCommand):
    help = (
        "Plant damage in accepted texts, for people to repair unawares. The same seed again "
        "plants what is missing of the count."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = [str(kind) for kind in DamageKind]
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--language",
            required=True,
            type=_shared.language,
            help="one of the campaign's, e.g. es",
        )
        parser.add_argument("--count", required=True, type=int, help="texts to damage")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="for drawing them")
        parser.add_argument(
            "--kinds",
            type=_shared.words,
            default=kinds,
            help=f"comma-separated (default {','.join(kinds)})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors():
            made = plant(
                campaign=campaign,
                language=options["language"],
                count=options["count"],
                seed=options["seed"],
                kinds=options["kinds"],
            )
        if made.there and not made.made:
            self.stdout.write(f"{made.there} of this seed are there already.")
        if made.missing:
            self.stdout.write(f"For {made.missing} more there is no fitting accepted text yet.")
        if not made.made:
            self.stdout.write("Nothing changed.")
            return
        self.stdout.write(f"Planted damage in {made.made} texts.")
        if made.waiting:
            self.stdout.write(f"{made.waiting} of them wait until their own tasks are full.")
        share = campaign.protocol.control_share
        self.stdout.write(f"Controls are {share} % of the tasks handed out.")
