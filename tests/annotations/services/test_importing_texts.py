"""Texts in any number of languages come in together, or not at all; what is odd is said."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotations.models import Campaign, Task, Translation
from annotations.models.translations import text_hash
from annotations.services import importing_texts
from annotations.services.importing import ImportRefused
from annotations.services.importing_texts import import_translations, store_translations
from annotations.services.text_reports import TextsReport
from annotations.vocabularies import Origin
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign
from workbench.core.errors import Invalid
from workbench.layouts.mapping import parse_mapping

pytestmark = pytest.mark.django_db

ODD = (
    'a "quoted" \\ back\\\\slash',
    "tab\tand\r\nline\rends",
    "{braces, and commas}",
    "Cafe\u0301 \u1100\u1161 \U0001f469\u200d\U0001f680",
    "\\N",
    "\\.",
    "NULL",
)


def rows_of(campaign: Campaign, start: str = "¿") -> list[dict[str, Any]]:
    return [
        {
            "sample_id": item.sample_id,
            "question": f"{start}{item.question}",
            "options": [f"{option}, en español" for option in item.options],
        }
        for item in campaign.benchmark.items.all()
    ]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def bring(path: Path, campaign: Campaign, **given: Any) -> TextsReport:
    return import_translations(path=path, campaign=campaign, engine="mine", **given)


def test_every_text_is_stored_as_written_makes_it(tmp_path: Path) -> None:
    campaign = make_campaign(items=len(ODD), translated=False)
    rows = rows_of(campaign)
    for row, odd in zip(rows, ODD, strict=True):
        row["question"], row["options"][1] = f"¿{odd}", odd
    bring(write(tmp_path / "texts.jsonl", rows), campaign, language="es")
    stored = {text.item.sample_id: text for text in Translation.objects.select_related("item")}
    assert len(stored) == len(rows)
    for row in rows:
        text = stored[row["sample_id"]]
        made = Translation.written(question=row["question"], options=row["options"])
        assert (text.question, text.options) == (made.question, made.options)
        assert text.text_hash == made.text_hash == text_hash(row["question"], row["options"])


def test_folders_named_by_languages_come_in_together_and_others_are_left_alone(
    tmp_path: Path,
) -> None:
    campaign = make_campaign(items=3, languages=("es", "am"), translated=False)
    for code, start in (("es", "¿"), ("am", "ሀ ")):
        write(tmp_path / code / "texts.jsonl", rows_of(campaign, start))
    write(tmp_path / "fr" / "texts.jsonl", rows_of(campaign))
    tried = bring(tmp_path, campaign, dry_run=True)
    assert (tried.added, Translation.objects.count(), Task.objects.filter(kind="review").count()) \
        == (6, 0, 0)  # fmt: skip
    report = bring(tmp_path, campaign)
    assert [(one.language, one.added, one.tasks_opened) for one in report.languages] == [
        ("am", 3, 3),
        ("es", 3, 3),
    ]
    assert report.other_languages == (("fr", 3),)
    again = bring(tmp_path, campaign)
    assert (again.added, again.unchanged, again.tasks_opened) == (0, 6, 0)
    assert bring(tmp_path, campaign, dry_run=True).added == 0


def test_none_comes_in_where_a_row_of_one_language_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_texts, "STAGED", 1)
    campaign = make_campaign(items=3, languages=("es", "am"), translated=False)
    write(tmp_path / "am" / "texts.jsonl", rows_of(campaign))
    bad = rows_of(campaign)
    bad[1]["options"] = ["uno"]
    bad[2]["sample_id"] = bad[0]["sample_id"]
    write(tmp_path / "es" / "texts.jsonl", bad)
    with pytest.raises(ImportRefused) as refused:
        bring(tmp_path, campaign)
    found = [(error.row, error.field) for error in refused.value.errors]
    assert found == [(2, "options"), (3, "sample_id")]
    assert not Translation.objects.exists()
    assert not Task.objects.filter(kind="review").exists()


def test_rows_without_a_text_are_counted_and_refuse_nothing(tmp_path: Path) -> None:
    campaign = make_campaign(items=4, translated=False)
    rows = rows_of(campaign)
    for row in rows[1:]:
        row |= {"question": " ", "options": ["", "", None, ""]}
    (one,) = bring(write(tmp_path / "texts.jsonl", rows), campaign, language="es").languages
    assert (one.rows, one.without_text, one.texts, one.added) == (4, 3, 1, 1)
    assert one.missing.count == 3


def test_files_that_name_no_language_of_the_campaign_are_refused(tmp_path: Path) -> None:
    campaign = make_campaign(translated=False)
    with pytest.raises(Invalid, match="do not say in which language"):
        bring(write(tmp_path / "texts.jsonl", rows_of(campaign)), campaign)
    with pytest.raises(Invalid, match=r"works in none of the languages of these files \(fr\)"):
        bring(write(tmp_path / "fr" / "texts.jsonl", rows_of(campaign)).parents[1], campaign)


def test_a_text_in_another_language_and_one_that_is_its_source_are_doubted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = make_campaign(items=6, languages=("sv",), translated=False)
    norwegian = "Hvilken av følgende påstander om kroppen er ikke riktig når pasienten blir syk?"
    rows = [row | {"question": norwegian} for row in rows_of(campaign)]
    report = bring(write(tmp_path / "texts.jsonl", rows), campaign, language="sv", dry_run=True)
    assert report.doubts == ("This reads like Norwegian Bokmål.",)
    sources = campaign.benchmark.items.values("sample_id", "question", "options")
    report = bring(write(tmp_path / "texts.jsonl", list(sources)), campaign, language="sv")
    assert "6 of 6 texts are the same as their source." in report.doubts


def test_an_engine_stores_the_same_text_once() -> None:
    campaign = make_campaign(items=2, translated=False)
    texts = [(item, "¿?", ["a", "b", "c", "d"]) for item in campaign.benchmark.items.all()]
    given: dict[str, Any] = {"language": "es", "engine": "mine", "engine_version": "1"}
    assert store_translations(texts=[*texts, *texts], **given) == 2
    assert store_translations(texts=texts, **given) == 0


def by_column(tmp_path: Path, campaign: Campaign) -> tuple[Path, dict[str, Any]]:
    """Both languages in one file, in turn, with the texts that people edited told."""
    rows = [
        row | {"language": code, "is_human": code == "am"}
        for row in rows_of(campaign)
        for code in ("es", "am")
    ]
    return write(tmp_path / "texts.jsonl", rows), {}


def by_locale(tmp_path: Path, campaign: Campaign) -> tuple[Path, dict[str, Any]]:
    """As MMMLU has them."""
    header = ",Question,A,B,C,D,Answer,Subject\n"
    for code in ("ES-LA", "AM-ET"):
        lines = [
            f"{n},¿{row['question']},{','.join(row['options'])},B,anatomy\n".replace(", en", " en")
            for n, row in enumerate(rows_of(campaign))
        ]
        path = tmp_path / "test" / f"mmlu_{code}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(header + "".join(lines), encoding="utf-8")
    return tmp_path, {}


def by_file(tmp_path: Path, campaign: Campaign) -> tuple[Path, dict[str, Any]]:
    """A table of one's own for each language, by a mapping."""
    (tmp_path / "data").mkdir()
    for code in ("es", "am"):
        lines = [
            "\t".join((row["sample_id"], row["question"], *row["options"], "post-edit"))
            for row in rows_of(campaign)
        ]
        text = "\n".join(["nr\tstem\tw\tx\ty\tz\tby", *lines])
        (tmp_path / "data" / f"{code}.tsv").write_text(text, encoding="utf-8")
    pairs = ["id=nr", "question=stem", "options=w,x,y,z", "answer=-", "language=@file", "origin=by"]
    return tmp_path / "data", {"layout": "table", "mapping": parse_mapping(pairs)}


@pytest.mark.parametrize(
    ("lay", "human"), [(by_column, ["am"]), (by_locale, []), (by_file, ["am", "es"])]
)
def test_languages_come_by_column_by_locale_and_by_the_name_of_the_file(
    tmp_path: Path, lay: Any, human: list[str]
) -> None:
    benchmark = BenchmarkFactory()
    for position in range(3):
        ItemFactory(benchmark=benchmark, position=position)
    campaign = make_campaign(benchmark=benchmark, languages=("es", "am"), translated=False)
    path, reading = lay(tmp_path, campaign)
    report = bring(path, campaign, **reading)
    assert [(one.language, one.added) for one in report.languages] == [("am", 3), ("es", 3)]
    assert report.tasks_opened == 6
    assert [one.language for one in report.languages if one.human == 3] == human
    imported = Translation.objects.filter(origin=Origin.IMPORTED).values_list("language", flat=True)
    assert sorted(set(imported)) == human
