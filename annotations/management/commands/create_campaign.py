import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.formats.protocol import ProtocolFile, read_protocol
from annotations.former_names import add_former_options
from annotations.forms.form import REVIEW, TRANSLATION
from annotations.forms.reading import fallbacks
from annotations.kinds.registry import planned_kinds
from annotations.management.commands import _shared
from annotations.services.planning import Plan, drawn_kinds, overlap_name, per_subject_name
from annotations.services.protocol_files import Planned, make_campaign, plan_by_file
from workbench.core.accounts.models import User

_SAMPLES = {
    per_subject_name(kind=kind.id): f"test items a subject for {kind.plural}"
    for kind in drawn_kinds()
}
_OVERLAPS = {
    overlap_name(kind=kind.id): f"{kind.plural} an item" for kind in planned_kinds().values()
}
_NUMBERS = {
    **_SAMPLES,
    **_OVERLAPS,
    "lease_minutes": "minutes a person may hold a task",
    "grace_minutes": "minutes within which one may correct one's own decision",
    "seed": "for drawing the samples",
}
"""What can be said in figures, and its meaning."""


class Command(BaseCommand):
    help = "Make a campaign over a benchmark, with its samples and its tasks on the source."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--benchmark", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--languages",
            default=[],
            type=_shared.words,
            help="e.g. es,am,sr-Latn; may be left out where all work is on the source",
        )
        parser.add_argument("--title", default="")
        parser.add_argument(
            "--manager",
            metavar="USER",
            help="user name of the person who runs it; may be left out where there is one "
            "administrator, who then does",
        )
        parser.add_argument(
            "--protocol",
            type=_shared.path,
            metavar="FILE",
            help="a TOML file with the rules, instead of the numbers below",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        for name, meaning in _NUMBERS.items():
            help = f"{meaning} (default {Plan().named()[name]})"
            parser.add_argument(_shared.option(name), type=int, help=help)
        add_former_options(parser=parser)

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = {name: options[name] for name in _NUMBERS if options[name] is not None}
        file = _read(options["protocol"], numbers) if options["protocol"] else None
        plan = plan_by_file(file=file) if file else Plan.of(**numbers)
        with _shared.readable_errors():
            made = make_campaign(
                benchmark=_shared.benchmark_named(options["benchmark"]),
                name=options["name"],
                languages=options["languages"],
                title=options["title"],
                plan=plan,
                glossary=file.glossary if file else "",
                user=_manager(options["manager"]),
                may_be_there=True,
                dry_run=options["dry_run"],
            )
        spoken = dict(settings.LANGUAGES)
        told = [f"{form.id}: {one}" for form in plan.forms for one in fallbacks(form, spoken)]
        if options["json"]:
            shown = _document(made) | {"fallbacks": told, "dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
            return
        for one in told if file else ():
            self.stderr.write(one)
        waits = any((form.on, form.after) == (TRANSLATION, REVIEW) for form in plan.forms)
        self._tell(made, dry_run=options["dry_run"], waits=waits)

    def _tell(self, made: Planned, *, dry_run: bool, waits: bool) -> None:
        if not made.is_new:
            self.stdout.write(f"Nothing changed: {made.campaign.name} is there already.")
            return
        done, are = ("Would make", "would be") if dry_run else ("Made", "are")
        tasks = [f"{count} {kind} tasks {are} open" for kind, count in made.tasks.items() if count]
        if made.campaign.languages:
            others = "the others open" if tasks else f"tasks {are} open"
            later = ", after its review where a form waits for it" if waits else ""
            tasks.append(f"{others} with the first translations of a language{later}")
        self.stdout.write(f"{done} {made.campaign.name}: {'; '.join(tasks)}.")
        for kind, count in made.twins.items():
            self.stdout.write(
                f"{count} of {made.sample[kind]} items of the sample for {kind} are twins of one "
                "another: the same question asked again."
            )
        for note in _shared.notes_on(made.campaign.languages):
            self.stdout.write(note)
        if (terms := made.glossary) is not None:
            self.stdout.write(
                f"Glossary: {terms.added} terms, {terms.left_out} left out as they are in other "
                "languages."
            )


def _document(made: Planned) -> dict[str, Any]:
    campaign, terms = made.campaign, made.glossary
    return {
        "campaign": campaign.name,
        "new": made.is_new,
        "languages": campaign.languages,
        "sample": made.sample,
        "twins": made.twins,
        "tasks": made.tasks,
        "glossary": {"added": terms.added, "left_out": terms.left_out} if terms else None,
    }


def _read(path: Path, numbers: Mapping[str, int]) -> ProtocolFile:
    if numbers:
        named = ", ".join(map(_shared.option, numbers))
        raise CommandError(f"With --protocol, say in the file what {named} would say.")

    with _shared.readable_protocol(path, undone="Nothing was made."):
        return read_protocol(*_shared.protocol_texts(path))


def _manager(username: str | None) -> User:
    """Who runs the campaign: without a manager, nobody would see it."""
    if username is None:
        return _only_administrator()
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no user {username!r}; invite them first.")
    return user


def _only_administrator() -> User:
    found = list(User.objects.filter(is_superuser=True, is_active=True).order_by("username"))
    if len(found) == 1:
        return found[0]
    if found:
        there = f"There are several administrators: {', '.join(one.username for one in found)}."
    else:
        there = (
            "There is no administrator yet, whose it would be; `first_administrator` prints a link "
            "that makes one."
        )
    raise CommandError(f"Say who runs the campaign: --manager USER. {there}")
