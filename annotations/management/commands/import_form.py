import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.forms.form import Form
from annotations.forms.reading import FormError, fallbacks, read_form
from annotations.forms.shipped import shipped
from annotations.kinds.registry import form_kind
from annotations.management.commands import _shared
from annotations.services.forms import import_form


class Command(BaseCommand):
    help = (
        "Have a campaign's label tasks ask a form: it becomes the next version of the campaign's "
        "rules. The same form again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help=f"a TOML file, or one of {', '.join(shipped())}")
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        form = _read(options["file"])
        with _shared.readable_errors():
            made = import_form(campaign=campaign, form=form, dry_run=options["dry_run"])
        told = fallbacks(form, [code for code, _ in settings.LANGUAGES])
        if options["json"]:
            counts = {"new": made.is_new, "opened": made.opened, "moved": made.moved}
            said = {"form": form.id, "version": made.version, **counts, "kept": made.kept}
            notes = {"fallbacks": [str(one) for one in told], "dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(said | notes, ensure_ascii=False))
            return
        for one in told:
            self.stderr.write(str(one))
        if not made.is_new:
            self.stdout.write(f"Nothing changed: version {made.version} asks this form already.")
            return
        done = "would be" if options["dry_run"] else "is"
        self.stdout.write(
            f"The form {form.id} {done} in version {made.version} of the rules: {made.opened} "
            f"tasks opened, {made.moved} went over to it, {made.kept} keep what they were begun "
            "under."
        )
        kind = form_kind()
        if not campaign.samples.filter(kind=kind.id).exists():
            self.stdout.write(
                f"Nobody is asked it yet: the campaign has no {kind.plural} in its sample. Choose "
                "items for them on the campaign's page of settings."
            )


def _read(name: str) -> Form:
    """The form of a file, or a shipped one by its name."""
    if name in shipped():
        return shipped()[name]
    path = _shared.path(name)
    try:
        return read_form(_shared.text(path))
    except FormError as error:
        lines = [f"{path.name}: {problem}" for problem in error.problems]
        raise CommandError("\n".join([*lines, "Nothing was imported."])) from error
