import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.formats.protocol import read_protocol
from annotations.management.commands import _shared
from annotations.services.protocol_changes import Changed, set_protocol


class Command(BaseCommand):
    help = (
        "Make a protocol's file the next version of a running campaign's rules. What cannot change "
        "while there is work is refused; the same rules again change nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=_shared.path, help="TOML, as export_protocol has it")
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, path = _shared.campaign_named(options["campaign"]), options["file"]
        text, beside = _shared.protocol_texts(path)
        with _shared.readable_protocol(path), _shared.readable_errors():
            file = read_protocol(text, beside)
            made = set_protocol(campaign=campaign, file=file, text=text, dry_run=options["dry_run"])
        if options["json"]:
            said = {"campaign": campaign.name, **shown(made), "dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self._tell(made, dry_run=options["dry_run"])

    def _tell(self, made: Changed, *, dry_run: bool) -> None:
        if made.effect is None:
            self.stdout.write(f"Nothing changed: version {made.rules.version} says so already.")
        else:
            done, numbers = "would be" if dry_run else "is", made.effect
            self.stdout.write(
                f"Version {made.rules.version} {done} in force: {', '.join(made.changed)}. "
                f"{numbers.moved} tasks went over to it, {numbers.kept} keep what they were begun "
                f"under, {numbers.opened} opened, {numbers.removed} removed, {numbers.closed} "
                "closed."
            )
        if made.glossary and (made.glossary.added or made.glossary.changed):
            terms = made.glossary
            self.stdout.write(f"Glossary: {terms.added} terms added, {terms.changed} changed.")


def shown(made: Changed) -> dict[str, Any]:
    """What came of it as one document."""
    effect, terms = made.effect, made.glossary
    counts = ("moved", "kept", "opened", "removed", "closed")
    return {
        "version": made.rules.version,
        "new": effect is not None,
        "changed": list(made.changed),
        **{name: getattr(effect, name, 0) for name in counts},
        "glossary": {"added": terms.added, "changed": terms.changed} if terms else None,
    }
