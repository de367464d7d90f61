import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from annotations.quality.sentencepieces import SentencePieces
from annotations.quality.sums import ALL, PARTS, WHOLE
from annotations.selectors.edits import FACETS
from annotations.selectors.effort import Measurement
from annotations.services.measuring_effort import COLUMNS, measure_effort
from annotations.services.measuring_fertility import measure_fertility


class Command(BaseCommand):
    help = (
        "Measure what people did to the texts that they were shown: HTER, chrF++, BLEU and "
        "character edits with their signatures, the ranking of engines, and tokens by language."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--by", choices=FACETS, default=ALL, help="default: language alone")
        parser.add_argument("--part", choices=PARTS, default=WHOLE, help="default: whole")
        parser.add_argument("--language", type=_shared.language, help="default: each of them")
        parser.add_argument(
            "--items", type=_shared.path, metavar="FILE", help="write each edit to a CSV file"
        )
        parser.add_argument(
            "--tokenizer",
            type=_shared.path,
            metavar="FILE",
            help="a sentencepiece model to count fertility by; default: one of the campaign's text",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON document, with every part and facet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors():
            model = _model(options["tokenizer"])
            with _shared.progress_bar("edits") as progress:
                if options["items"]:
                    with options["items"].open("w", encoding="utf-8", newline="") as file:
                        rows = csv.writer(file)
                        rows.writerow(COLUMNS)
                        document = measure_effort(campaign=campaign, rows=rows, progress=progress)
                else:
                    document = measure_effort(campaign=campaign, progress=progress)
            if model:
                document["fertility"] = measure_fertility(
                    campaign=campaign,
                    languages=sorted({row["language"] for row in document["rows"]} - {ALL}),
                    model=model,
                )
        if options["json"]:
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        for line in _lines(Measurement(None, document), options):
            self.stdout.write(line)


def _model(path: Path | None) -> bytes:
    """Of sentencepiece; empty where none is named."""
    if path is None:
        return b""
    model = path.read_bytes()
    try:
        SentencePieces(model or b"\0")
    except ValueError as error:
        raise CommandError(f"{path}: {error}") from error
    return model


def _lines(found: Measurement, options: Mapping[str, Any]) -> Iterator[str]:
    language, part = options["language"], options["part"]
    measured = {code for step in found.steps for code in found.languages(step)}
    if not measured.intersection({language} if language else measured):
        yield f"No edits to measure yet{f' in {language}' if language else ''}."
        return
    for step in found.steps:
        yield f"{step}, {part}:"
        for row in found.select(step=step, language=language, by=options["by"], part=part):
            yield f"  {_name(row)}: {_figures(row)}"
    for one in found.of("rankings", language or ALL):
        order = ", ".join(
            f"{engine['rank']} [{engine['best']}-{engine['worst']}] {engine['engine']} "
            f"{engine['score']:.4f} [{engine['low']:.4f}, {engine['high']:.4f}]"
            for engine in one["engines"]
        )
        about = f"{one['language']} by {one['measure']}, {one['tokenizer']}, {one['texts']} texts"
        yield f"engines of {about}: {order}"
    for one in found.of("fertility", language or ALL):
        ratios = ("fertility", "per_character", "parity")
        said = ", ".join(f"{name} {one[name]:.3f}" for name in ratios if one[name] is not None)
        yield f"tokens of {one['language']}, {one['tokenizer']}: {said}"
    for tokenizer, signatures in found.document["signatures"].items():
        for name, signature in signatures.items():
            yield f"{name} by {tokenizer}: {signature}"


def _name(row: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (row["language"], row["value"], row["tokenizer"])))


def _figures(row: Mapping[str, Any]) -> str:
    told = f"{row['edited']} of {row['texts']} edited"
    if row["left_out"]:
        told += f", {row['left_out']} too much to be measured"
    names = {"hter": "HTER", "character_rate": "characters", "chrf": "chrF++", "bleu": "BLEU"}
    for name, label in names.items():
        if row[name] is not None:
            told += f", {label} {row[name]:.4f}"
    return told
