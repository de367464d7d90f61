"""What comes in comes in whole, once, and never over what people did."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotations.models import (
    Benchmark,
    Campaign,
    CurrentTranslation,
    Item,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.services import planning, releasing
from annotations.services.importing import ImportRefused, ImportReport, Tally, import_benchmark
from annotations.services.importing_texts import import_translations
from tests.concurrency.threads import at_once
from tests.factories import ItemFactory, make_campaign, member
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.work import accept, claim
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

GOOD = [["What is 1 + 1?", "1", "2", "3", "4", "B"], ["What is 2 + 2?", "1", "2", "3", "4", "D"]]


def write_csv(folder: Path, rows: list[list[str]], name: str = "algebra_test.csv") -> Path:
    folder.mkdir(exist_ok=True)
    lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def write_texts(path: Path, items: list[Item], **changes: Any) -> Path:
    rows = [
        {
            "sample_id": item.sample_id,
            "question": f"¿{item.question}",
            "options": [f"{option}, en español" for option in item.options],
            **changes,
        }
        for item in items
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def stored() -> tuple[int, ...]:
    tables = (Benchmark, Item, Translation, Task, TaskCandidate, CurrentTranslation)
    return tuple(table._default_manager.count() for table in tables)


def bring(path: Path, campaign: Campaign, **fields: Any) -> ImportReport:
    given = {"language": "es", "engine": "engine-a", **fields}
    return import_translations(path=path, campaign=campaign, **given)


@needs_shared_data
def test_the_same_rows_of_another_publisher_in_another_format_are_the_same_items(tmp_path):
    import_benchmark(path=SHARED_DATA / "mmlu_en" / "dev", name="mmlu")
    lines = SHARED_DATA / "global_mmlu_dev"
    assert import_benchmark(path=lines, name="mmlu").unchanged == 285
    (file,) = [path for path in lines.iterdir() if path.suffix in {".json", ".jsonl"}]
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    (tmp_path / "en").mkdir()
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "en" / "dev-00000-of-00001.parquet")
    report = import_benchmark(path=tmp_path, name="mmlu")
    assert (report.added, report.unchanged) == (0, 285)
    assert "is_annotated" in report.ignored_columns


def test_a_release_comes_back_as_a_benchmark_with_the_same_items(tmp_path):
    campaign = make_campaign(items=3)
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    report = import_benchmark(path=tmp_path / "release", name="returned")
    assert report.added == 3
    fields = ("sample_id", "split", "subject", "category", "question", "options", "key")
    returned = Item.objects.filter(benchmark__name="returned").order_by("sample_id")
    sent = campaign.benchmark.items.order_by("sample_id")
    assert list(returned.values(*fields)) == list(sent.values(*fields))


def cell(row: int, place: int, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        rows = [list(cells) for cells in GOOD]
        rows[row][place] = text
        write_csv(folder, rows)

    return change


def spoil(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / "algebra_test.csv"
        path.write_bytes(change(path.read_bytes()))

    return write


def twice(folder: Path) -> None:
    (folder / "dev").mkdir()
    shutil.copy(folder / "algebra_test.csv", folder / "dev" / "algebra_test.csv")


@pytest.mark.parametrize(
    ("damage", "row", "field"),
    [
        pytest.param(spoil(lambda b: b.replace(b'"4","D"', b'"4')), 2, "row", id="malformed"),
        pytest.param(twice, 1, "sample_id", id="duplicate sample_id"),
        pytest.param(cell(1, 5, "E"), 2, "answer", id="key outside the options"),
        pytest.param(cell(1, 2, "a\0b"), 2, "option_b", id="NUL"),
        pytest.param(
            spoil(lambda b: b.replace(b"2 + 2", "é".encode("latin-1"))), 2, "encoding", id="latin-1"
        ),
        pytest.param(cell(1, 0, " "), 2, "question", id="empty question"),
    ],
)
def test_one_bad_row_stops_the_whole_import_and_is_named_with_its_remedy(
    tmp_path, damage, row, field
):
    folder = write_csv(tmp_path / "in", GOOD)
    write_csv(folder, GOOD, "geometry_test.csv")
    damage(folder)
    with pytest.raises(ImportRefused) as refused:
        import_benchmark(path=folder, name="small")
    named = [e for e in refused.value.errors if (e.row, e.field) == (row, field)]
    assert named, [str(error) for error in refused.value.errors]
    assert all("algebra_test.csv" in error.file for error in named)
    assert all(error.remedy for error in named)
    assert stored() == (0, 0, 0, 0, 0, 0)


def test_what_a_column_cannot_hold_is_an_error_of_its_row(tmp_path):
    subject = "a" * 130
    folder = write_csv(tmp_path / "in", GOOD, f"{subject}_test.csv")
    with pytest.raises(ImportRefused) as refused:
        import_benchmark(path=folder, name="small")
    assert {error.field for error in refused.value.errors} == {"subject"}
    assert "at most 120" in str(refused.value.errors[0])


@pytest.mark.parametrize("used", [False, True])
@pytest.mark.parametrize(
    ("place", "text", "field"), [(0, "Other?", "question"), (1, "9", "options"), (5, "A", "answer")]
)
def test_other_content_under_a_stored_id_is_refused_and_nothing_of_the_file_is_taken(
    tmp_path, used, place, text, field
):
    folder = write_csv(tmp_path / "in", GOOD)
    import_benchmark(path=folder, name="small")
    if used:
        planning.create_campaign(benchmark=Benchmark.objects.get(), name="using", languages=["es"])
    before = stored()
    cell(1, place, text)(folder)
    write_csv(folder, GOOD, "geometry_test.csv")
    with pytest.raises(ImportRefused) as refused:
        import_benchmark(path=folder, name="small")
    (error,) = refused.value.errors
    assert (error.row, error.field) == (2, field)
    assert "algebra/test/1" in error.problem
    assert "another name" in error.remedy
    assert stored() == before


def test_new_rows_join_a_benchmark_after_its_own(tmp_path):
    folder = write_csv(tmp_path / "in", GOOD)
    import_benchmark(path=folder, name="small")
    (folder / "algebra_test.csv").rename(tmp_path / "kept")
    write_csv(folder, GOOD, "arithmetic_test.csv")
    write_csv(folder, GOOD, "arithmetic_test_es.csv")
    report = import_benchmark(path=folder, name="small")
    assert (report.added, report.unchanged, report.layout) == (2, 0, "mmlu-csv")
    told = [str(note) for note in report.notes]
    assert "Files in other languages, which are left out: es: 1." in told
    assert (
        "Beside these, small holds what it held before: algebra/test/0; algebra/test/1."
    ) in told
    order = Item.objects.order_by("position").values_list("sample_id", flat=True)
    assert list(order) == [
        "algebra/test/0", "algebra/test/1", "arithmetic/test/0", "arithmetic/test/1",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Upper", "", "a" * 81, "line\n", "-first", "sla/sh"])
def test_a_name_that_cannot_be_used_is_refused_with_its_field(tmp_path, name):
    with pytest.raises(Invalid) as refused:
        import_benchmark(path=write_csv(tmp_path / "in", GOOD), name=name)
    assert set(refused.value.fields) == {"name"}


def test_a_stored_licence_is_not_changed_by_a_later_import(tmp_path):
    folder = write_csv(tmp_path / "in", GOOD)
    import_benchmark(path=folder, name="small", licence="mit")
    assert import_benchmark(path=folder, name="small").unchanged == 2
    with pytest.raises(Invalid, match="is stored with “mit”"):
        import_benchmark(path=folder, name="small", licence="cc0-1.0")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("there_already", [False, True])
def test_imports_of_one_benchmark_at_once_store_one_set_of_items(tmp_path, there_already):
    if there_already:
        import_benchmark(path=write_csv(tmp_path / "old", GOOD, "geometry_test.csv"), name="small")
    folder = write_csv(tmp_path / "in", GOOD * 200)
    reports = at_once(3, lambda _: import_benchmark(path=folder, name="small"))
    assert sorted(report.added for report in reports) == [0, 0, 400]
    assert Item.objects.filter(subject="algebra").count() == 400
    assert Benchmark.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_texts_at_once_store_and_count_each_once(tmp_path):
    campaign = make_campaign(items=100, translated=False)
    path = write_texts(tmp_path / "texts.jsonl", list(campaign.benchmark.items.all()))
    reports = at_once(3, lambda _: bring(path, campaign))
    assert sorted(report.added for report in reports) == [0, 0, 100]
    assert sorted(report.tasks_opened for report in reports) == [0, 0, 100]
    assert TaskCandidate.objects.count() == Translation.objects.count() == 100


@needs_shared_data
def test_human_texts_of_three_subjects_come_into_a_campaign_over_more(tmp_path):
    for path in (SHARED_DATA / "mmlu_en").rglob("*.csv"):
        if path.name.startswith(("clinical", "college", "virology")):
            (tmp_path / path.name).symlink_to(path)
    import_benchmark(path=tmp_path, name="mmlu")
    campaign = planning.create_campaign(
        benchmark=Benchmark.objects.get(), name="african", languages=["am", "sn"]
    )
    report = import_translations(
        path=SHARED_DATA / "african_mmlu" / "mmlu_cm_ck_vir",
        campaign=campaign,
        language="am",
        engine="translators",
    )
    assert (report.added, report.tasks_opened) == (619, 619)
    assert report.left_alone == Tally(69, "clinical_knowledge/val/0")
    assert report.missing == Tally()
    first = Task.objects.filter(kind="review").order_by("-priority", "position").first()
    assert first is not None
    assert first.item.split == "dev"


def test_texts_come_again_without_a_change(tmp_path):
    campaign = make_campaign(translated=False)
    path = write_texts(tmp_path / "texts.jsonl", list(campaign.benchmark.items.all()))
    first = bring(path, campaign)
    assert (first.added, first.unchanged, first.tasks_opened) == (4, 0, 4)
    before = stored()
    again = bring(path, campaign, engine=" engine-a ")
    assert (again.added, again.unchanged, again.tasks_opened) == (0, 4, 0)
    assert stored() == before


def test_texts_that_are_stored_already_open_the_tasks_of_another_campaign(tmp_path):
    campaign = make_campaign(translated=False)
    path = write_texts(tmp_path / "texts.jsonl", list(campaign.benchmark.items.all()))
    bring(path, campaign)
    other = planning.create_campaign(benchmark=campaign.benchmark, name="another", languages=["es"])
    report = bring(path, other)
    assert (report.added, report.unchanged, report.tasks_opened) == (0, 4, 4)


def test_items_left_without_a_text_are_counted_and_the_first_is_named(tmp_path):
    campaign = make_campaign(translated=False)
    ItemFactory(benchmark=campaign.benchmark, subject="astronomy")
    first, *others = campaign.benchmark.items.filter(subject="anatomy")
    report = bring(write_texts(tmp_path / "texts.jsonl", others), campaign)
    assert report.missing == Tally(1, first.sample_id)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"language": "fr"}, "language"),
        ({"language": "en"}, "language"),
        ({"language": "xx"}, "language"),
        ({"engine": "  "}, "engine"),
        ({"engine": "e" * 81}, "engine"),
        ({"engine": "e\0"}, "engine"),
        ({"engine_version": "1\n2"}, "engine_version"),
    ],
)
def test_a_language_or_an_engine_that_cannot_be_used_is_refused(tmp_path, fields, named):
    campaign = make_campaign(translated=False)
    path = write_texts(tmp_path / "texts.jsonl", list(campaign.benchmark.items.all()))
    with pytest.raises(Invalid) as refused:
        bring(path, campaign, **fields)
    assert set(refused.value.fields) == {named}
    assert Translation.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"answer": "A"}, "answer", "the key is option 1, but the item's is option 2"),
        ({"options": ["uno", "dos"]}, "options", "2 options, but the item has 4"),
        ({"question": "¿nul\0?"}, "question", "NUL character"),
        ({"options": ["uno", "dos", " ", "tres"]}, "option_c", "is empty"),
        ({"sample_id": "botany/test/0"}, "sample_id", "none of the rows belongs"),
    ],
)
def test_texts_that_do_not_fit_their_item_stop_the_import(tmp_path, changes, field, problem):
    campaign = make_campaign(translated=False)
    good, bad, *_ = campaign.benchmark.items.all()
    path = write_texts(tmp_path / "texts.jsonl", [bad], **changes)
    if field != "sample_id":
        row = write_texts(tmp_path / "good.jsonl", [good]).read_text(encoding="utf-8")
        path.write_text(f"{row}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        bring(path, campaign)
    (error,) = refused.value.errors
    assert (error.file, error.row) == ("texts.jsonl", 1 if field == "sample_id" else 2)
    assert error.field == field
    assert problem in error.problem
    assert Translation.objects.count() == Task.objects.filter(kind="review").count() == 0


def test_a_second_version_of_an_engine_gives_second_candidates(tmp_path):
    campaign = make_campaign(translated=False)
    items = list(campaign.benchmark.items.all())
    bring(write_texts(tmp_path / "a.jsonl", items), campaign, engine_version="1")
    path = write_texts(tmp_path / "b.jsonl", items, question="¿Qué hueso?")
    report = bring(path, campaign, engine_version="2")
    assert (report.added, report.tasks_opened) == (4, 0)
    task = Task.objects.filter(kind="review").first()
    assert task is not None
    offered = task.candidates.values_list("position", "translation__engine_version")
    assert list(offered) == [(0, "1"), (1, "2")]
    current = CurrentTranslation.objects.get(campaign=campaign, item=task.item)
    assert current.translation.engine_version == "1"
    report = bring(path, campaign, engine_version="2.1")
    assert (report.added, task.candidates.count()) == (4, 2)


def test_a_task_that_someone_has_worked_on_keeps_its_candidates_and_its_text(tmp_path):
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    accept(user, assignment)
    before = list(assignment.task.candidates.values())
    text = CurrentTranslation.objects.get(campaign=campaign, item=assignment.task.item)
    path = write_texts(tmp_path / "texts.jsonl", list(campaign.benchmark.items.all()))
    assert bring(path, campaign).added == 4
    assert list(assignment.task.candidates.values()) == before
    assert CurrentTranslation.objects.get(pk=text.pk).translation_id == text.translation_id
    others = Task.objects.filter(kind="review").exclude(pk=assignment.task_id)
    assert {task.candidates.count() for task in others} == {2}


def test_what_a_question_shows_in_several_fields_is_told_of_it_once(tmp_path):
    folder = write_csv(tmp_path / "in", [["Что это?", "один", "два", "три", "четыре", "B"]])
    (note,) = [
        one for one in import_benchmark(path=folder, name="small").notes if "script" in one.about
    ]
    assert (note.count, note.found) == (1, ("algebra/test/0 (0%)",))
