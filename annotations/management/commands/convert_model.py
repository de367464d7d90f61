import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.engines.local.about import About, read_about
from annotations.engines.local.converting import QUANTIZATIONS, convert, is_same
from annotations.engines.local.engine import is_non_commercial, notes_on
from annotations.engines.local.published import Published, published_model
from annotations.engines.local.settings import MODELS, models_folder
from annotations.management.commands import _shared


class Command(BaseCommand):
    help = "Make a translation model ready for the engine ctranslate2; says its licence before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "model", help="a folder, or a name on the hub such as Helsinki-NLP/opus-mt-en-es"
        )
        parser.add_argument("--revision", default="", help="of the hub's (default: the newest)")
        parser.add_argument(
            "--out",
            type=_shared.path,
            metavar="FOLDER",
            help=f"(default: the model's name, in the folder that {MODELS} names)",
        )
        parser.add_argument("--quantization", choices=QUANTIZATIONS, default="int8")
        parser.add_argument("--licence", default="", help="where the model's card does not say")
        parser.add_argument(
            "--accept-licence",
            action="store_true",
            help="you may use the model under its licence, which forbids commercial use",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what is known, and stop")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        with _shared.readable_errors():
            model = published_model(options["model"], options["revision"])
            folder = options["out"] or _usual(model)
            licence = model.licence or options["licence"]
            self._tell(model, licence)
            _require_accepted(licence, accepted=options["accept_licence"] or options["dry_run"])
            made = self._made(model, folder, licence, options)
        if options["json"]:
            told = {"folder": str(folder), "made": made is not None, "licence": licence}
            self.stdout.write(json.dumps(told | (asdict(made) if made else {})))

    def _made(
        self, model: Published, folder: Path, licence: str, options: dict[str, Any]
    ) -> About | None:
        if options["dry_run"]:
            return None
        quantization = options["quantization"]
        if is_same(model=model, folder=folder, quantization=quantization):
            self.stderr.write(f"{folder} holds it already. Nothing changed.")
            return read_about(folder)
        about = convert(model=model, folder=folder, quantization=quantization, licence=licence)
        self.stderr.write(f"Made {folder}; use it by: --engine ctranslate2:{folder}")
        return about

    def _tell(self, model: Published, licence: str) -> None:
        at = f" at {model.revision}" if model.revision else ""
        self.stderr.write(f"{model.name}{at}: {licence or 'no licence is stated'}")
        for note in notes_on(licence):
            self.stderr.write(note)


def _require_accepted(licence: str, *, accepted: bool) -> None:
    if is_non_commercial(licence) and not accepted:
        raise CommandError(
            f"The model is under {licence}. Where you may use it, say so: --accept-licence. "
            "Nothing was converted."
        )


def _usual(model: Published) -> Path:
    root = models_folder()
    if root is None:
        raise CommandError(f"Name a folder by --out, or one for all models in {MODELS}.")
    return root / model.name.rpartition("/")[2]
