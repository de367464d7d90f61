"""Texts as they come in the wild, from import to release."""

import ast
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotations.models import Benchmark, Campaign, Translation
from annotations.services import planning, releasing
from annotations.services.importing import import_benchmark
from annotations.services.importing_texts import import_translations
from annotations.services.validation import check_item
from annotations.vocabularies import Origin
from tests.factories import member
from tests.work import accept, claim, edit, label

pytestmark = pytest.mark.django_db

CRLF = "First line of a story.\r\nSecond line.\r\nWho ruled Mali in 1320?"
ANSWERS = ["Musa", "Sundiata", "Askia", "Idris"]


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def campaign_of(folder: Path, question: str, text: str, language: str = "es") -> Campaign:
    row = {"sample_id": "a/test/0", "subject": "a", "options": ANSWERS}
    import_benchmark(
        path=lines(folder / "b.jsonl", {**row, "question": question, "answer": "A"}), name="wild"
    )
    campaign = planning.create_campaign(
        benchmark=Benchmark.objects.get(name="wild"),
        name="wild",
        languages=[language],
        plan=planning.Plan.of(label_per_subject=None, overlap_label=1),
    )
    import_translations(
        path=lines(folder / "t.jsonl", {**row, "question": text}),
        campaign=campaign,
        language=language,
        engine="one",
    )
    return campaign


def released(campaign: Campaign, folder: Path, language: str) -> dict[str, Any]:
    releasing.build_release(campaign=campaign, version="1.0.0", out=folder / "release")
    (file,) = (folder / "release" / language).glob("test-*.parquet")
    [row] = pq.read_table(file).to_pylist()
    return dict(row)


def test_a_highlight_after_line_ends_names_its_words_in_the_released_question(
    tmp_path: Path,
) -> None:
    campaign = campaign_of(tmp_path, CRLF, "¿Quién gobernó Malí?")
    shown = CRLF.replace("\r\n", "\n")
    counted = shown.index("Mali")
    span = {"start": counted, "end": counted + 4, "label": "regional", "quote": "Mali"}
    label(campaign, member(campaign), ["regional"], spans=[span])
    row = released(campaign, tmp_path, "en")
    [reference] = ast.literal_eval(row["reference"])
    assert row["question"] == CRLF
    assert CRLF[reference["start"] : reference["end"]] == "Mali"
    assert (reference["start"], reference["end"]) == (CRLF.index("Mali"), CRLF.index("Mali") + 4)


def test_a_long_unit_is_accepted_and_edited_as_it_was_imported(tmp_path: Path) -> None:
    text = ("Texto largo con pala\u0301bras. " * 1000).strip()
    campaign = campaign_of(tmp_path, "Long text with words. " * 900 + "Why?", text)
    user = member(campaign)
    assignment = claim(campaign, user)
    edit(user, assignment, f"{text} Fin.")
    edited = Translation.objects.get(origin=Origin.POST_EDIT)
    assert edited.question.endswith("palábras. Fin.")
    assert released(campaign, tmp_path, "es")["question"] == edited.question


def test_a_decomposed_text_is_accepted_without_a_finding_on_its_accents(tmp_path: Path) -> None:
    text = "Con na\u0300o sau \u0111a\u0302y kho\u0302ng pha\u0309i la\u0300 ca\u0301?"
    campaign = campaign_of(tmp_path, "Which of these is NOT a fish?", text, "vi")
    report = check_item(
        item=campaign.benchmark.items.get(),
        language="vi",
        source_language="en",
        question=text,
        options=ANSWERS,
    )
    assert "lost_negation" not in {finding.check for finding in report.findings}
    user = member(campaign)
    assignment = claim(campaign, user, language="vi")
    accept(user, assignment)
    assert "không" in released(campaign, tmp_path, "vi")["question"]
