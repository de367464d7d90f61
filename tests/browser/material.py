"""The benchmark that the whole job is done on, and the files that a manager sends."""

import csv
import io
import json
import zipfile
from pathlib import Path

from annotations.models import Campaign
from annotations.services import importing_texts, opening
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign

SUBJECT = "high_school_geography"
CAPITAL = f"{SUBJECT}/dev/0"
LONGEST = f"{SUBJECT}/test/0"
CANYON = f"{SUBJECT}/test/1"

QUESTIONS = {
    CAPITAL: (
        "What is the capital of France?",
        ["Lyon.", "Paris.", "Nice.", "Lille."],
        "B",
    ),
    LONGEST: (
        "Which river of South America is the longest?",
        ["The Amazon.", "The Orinoco.", "The Paraná.", "The Magdalena."],
        "A",
    ),
    CANYON: (
        "Which river did the travellers of 1869 follow through the Grand Canyon?",
        ["The Colorado.", "The Hudson.", "The Ohio.", "The Missouri."],
        "A",
    ),
}
SPANISH = {
    CAPITAL: ("¿Cuál es la capital de Francia?", ["Lyon.", "París.", "Niza.", "Lille."]),
    LONGEST: (
        "¿Qué río de América del Sur es el más largo?",
        ["El Amazonas.", "El Orinoco.", "El Paraná.", "El Magdalena."],
    ),
    CANYON: (
        "¿Qué río siguieron los viajeros de 1869 por el Grand Canyon?",
        ["El Colorado.", "El Hudson.", "El Ohio.", "El Misuri."],
    ),
}


def benchmark_file(folder: Path) -> Path:
    """An archive in the layout of MMLU."""
    path = folder / "geography.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for split in ("dev", "test"):
            archive.writestr(f"{split}/{SUBJECT}_{split}.csv", _mmlu(f"/{split}/"))
    return path


def translations_file(folder: Path) -> Path:
    path = folder / "es.jsonl"
    rows = [
        {"sample_id": sample_id, "question": question, "options": options}
        for sample_id, (question, options) in SPANISH.items()
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def spanish_campaign() -> Campaign:
    """The same questions, with the same texts to review, without the way there."""
    benchmark = BenchmarkFactory()
    texts = []
    for position, (sample_id, (question, options, answer)) in enumerate(QUESTIONS.items()):
        item = ItemFactory(
            benchmark=benchmark,
            position=position,
            sample_id=sample_id,
            subject=SUBJECT,
            split=sample_id.split("/")[1],
            question=question,
            options=options,
            key="ABCD".index(answer),
        )
        texts.append((item, *SPANISH[sample_id]))
    campaign = make_campaign(benchmark=benchmark, translated=False)
    importing_texts.store_translations(
        texts=texts, language="es", engine="a-translator", engine_version="1"
    )
    opening.open_text_tasks(campaign=campaign, language="es")
    return campaign


def _mmlu(split: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    for sample_id, (question, options, answer) in QUESTIONS.items():
        if split in sample_id:
            writer.writerow([question, *options, answer])
    return text.getvalue()
