from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.former_names import add_former_options
from annotations.kinds.registry import all_kinds
from annotations.management.commands import _shared
from annotations.models import Benchmark, Campaign
from annotations.services.planning import (
    Plan,
    create_campaign,
    drawn_kinds,
    is_as_planned,
    overlap_name,
    per_subject_name,
)
from workbench.core.accounts.models import User

_SAMPLES = {
    per_subject_name(kind=kind.id): f"test items a subject for {kind.plural}"
    for kind in drawn_kinds()
}
_OVERLAPS = {overlap_name(kind=kind.id): f"{kind.plural} an item" for kind in all_kinds().values()}
_NUMBERS = {
    **_SAMPLES,
    **_OVERLAPS,
    "lease_minutes": "minutes a person may hold a task",
    "grace_minutes": "minutes within which one may correct one's own decision",
}
"""What can be said in figures, and its meaning."""


class Command(BaseCommand):
    help = "Make a campaign over a benchmark, with its samples and its tasks on the source."

    def add_arguments(self, parser: CommandParser) -> None:
        plan = Plan()
        parser.add_argument("--benchmark", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--languages", required=True, type=_shared.words, help="e.g. es,am,sr-Latn"
        )
        parser.add_argument("--title", default="")
        parser.add_argument("--manager", help="user name of the person who runs it")
        parser.add_argument("--seed", type=int, default=plan.seed, help="for drawing the samples")
        for name, meaning in _NUMBERS.items():
            default = plan.named()[name]
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                type=int,
                default=default,
                help=f"{meaning} (default {default})",
            )
        add_former_options(parser=parser)

    def handle(self, *args: Any, **options: Any) -> None:
        benchmark = Benchmark.objects.filter(name=options["benchmark"]).first()
        if benchmark is None:
            known = ", ".join(Benchmark.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(
                f"There is no benchmark {options['benchmark']!r}; there is: {known}."
            )
        plan = Plan.of(**{name: options[name] for name in (*_NUMBERS, "seed")})
        same = Campaign.objects.filter(name=options["name"], benchmark=benchmark).first()
        if same is not None and is_as_planned(
            campaign=same, languages=options["languages"], plan=plan
        ):
            self.stdout.write(f"Nothing changed: {same.name} is there already.")
            return
        with _shared.readable_errors():
            campaign = create_campaign(
                benchmark=benchmark,
                name=options["name"],
                languages=options["languages"],
                title=options["title"],
                plan=plan,
                user=_manager(options["manager"]),
            )
        self.stdout.write(
            f"Made {campaign.name}: {campaign.tasks.production().count()} label tasks are open; "
            "the others open with the first translations of a language."
        )
        for note in _shared.notes_on(campaign.languages):
            self.stdout.write(note)


def _manager(username: str | None) -> User | None:
    if username is None:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no user {username!r}; make one with createsuperuser.")
    return user
