from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from annotations.models import Benchmark, Campaign
from annotations.services.planning import Plan, create_campaign, is_as_planned
from workbench.core.accounts.models import User


class Command(BaseCommand):
    help = "Make a campaign over a benchmark, with its samples and its culture tasks."

    def add_arguments(self, parser: CommandParser) -> None:
        plan = Plan()
        parser.add_argument("--benchmark", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--languages", required=True, type=_shared.words, help="e.g. es,am")
        parser.add_argument("--title", default="")
        parser.add_argument("--manager", help="user name of the person who runs it")
        parser.add_argument("--seed", type=int, default=plan.seed, help="for drawing the samples")
        for name, meaning in {
            "label_per_subject": "test items a subject to tag",
            "answer_per_subject": "test items a subject to answer blind",
            "overlap_review": "reviews an item",
            "overlap_label": "culture labels an item",
            "overlap_answer": "blind answers an item",
            "lease_minutes": "minutes a person may hold a task",
            "grace_minutes": "minutes within which one may correct one's own decision",
        }.items():
            default = getattr(plan, name)
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                type=int,
                default=default,
                help=f"{meaning} (default {default})",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        benchmark = Benchmark.objects.filter(name=options["benchmark"]).first()
        if benchmark is None:
            known = ", ".join(Benchmark.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(
                f"There is no benchmark {options['benchmark']!r}; there is: {known}."
            )
        plan = Plan(**{name: options[name] for name in vars(Plan()) if name in options})
        same = Campaign.objects.filter(name=options["name"], benchmark=benchmark).first()
        if same is not None and is_as_planned(same, options["languages"], plan):
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
            f"Made {campaign.name}: {campaign.tasks.production().count()} culture tasks are open; "
            "review tasks open with the first translations of a language."
        )


def _manager(username: str | None) -> User | None:
    if username is None:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no user {username!r}; make one with createsuperuser.")
    return user
