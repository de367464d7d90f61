"""Texts go to agencies and come back: as they were, or as the agency's own decisions."""

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from lxml import etree
from translate.storage import xliff, xliff2

from annotations.formats.segments.registry import formats
from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, Comment, CurrentTranslation, Task, Translation
from annotations.models.tasks import TaskState
from annotations.selectors.exporting_decisions import people_by_pseudonym
from annotations.services.importing import ImportRefused
from annotations.services.importing_texts import store_translations
from annotations.services.opening import open_text_tasks
from annotations.services.returning_texts import ReturnedTexts, import_post_edits
from annotations.vocabularies import Origin, Verdict
from tests.annotations.formats.test_segments import HOSTILE
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.invariants import broken_invariants
from tests.work import claim, edit
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


def hostile_campaign(**plan: Any) -> Campaign:
    """A campaign whose sources and texts are the worst there are."""
    benchmark = BenchmarkFactory()
    for number, text in enumerate(HOSTILE):
        passage = text if number % 2 else ""
        options = [text, *(f"{one}{number}" for one in HOSTILE[:3])]
        ItemFactory(benchmark=benchmark, question=text, options=options, passage=passage)
    campaign = make_campaign(benchmark=benchmark, translated=False, **plan)
    texts = [
        (item, f"{item.question}¿", [f"{one}¡" for one in item.options])
        for item in benchmark.items.all()
    ]
    store_translations(texts=texts, language="es", engine="e", engine_version="1")
    open_text_tasks(campaign=campaign, language="es")
    return campaign


def exported(campaign: Campaign, format: str, folder: Path) -> Path:
    path = folder / f"out{formats()[format].suffix}"
    call_command(
        "export_translations", campaign=campaign.name, language="es", format=format, out=path
    )
    return path


def returned(campaign: Campaign, path: Path, **asked: Any) -> ReturnedTexts:
    return import_post_edits(path=path, campaign=campaign, agency="Verba", **asked)


def by_command(campaign: Campaign, path: Path, **asked: Any) -> dict[str, Any]:
    """What the command says of a file that came back in a zip."""
    packed, said = path.with_suffix(".zip"), StringIO()
    with ZipFile(packed, "w") as archive:
        archive.write(path, f"from-verba/{path.name}")
    options = {"campaign": campaign.name, "agency": "Verba", "json": True, "stdout": said, **asked}
    call_command("import_post_edits", packed, **options)
    told: dict[str, Any] = json.loads(said.getvalue())
    return told


def retyped(path: Path, change: Callable[[str], str]) -> Path:
    """The file as another library writes it, with every question's target changed."""
    files = {"1.2": xliff.Xliff1File, "2.1": xliff2.Xliff2File}
    store = files[etree.parse(path).getroot().get("version")].parsefile(str(path))
    for unit in store.units:
        if str(unit.getid()).endswith(("#question", "_23_question")):
            unit.target = change(unit.target)
    store.save()
    return path


def test_what_is_exported_and_imported_again_changes_nothing(tmp_path: Path) -> None:
    campaign = hostile_campaign()
    before = list(CurrentTranslation.objects.values_list("item", "translation"))
    for name in formats():
        done = returned(campaign, exported(campaign, name, tmp_path))
        assert (done.unchanged, done.added, done.refused) == (len(HOSTILE), 0, ()), name
    assert not Review.objects.exists()
    assert list(CurrentTranslation.objects.values_list("item", "translation")) == before


@pytest.mark.parametrize("format", ["xliff-1.2", "xliff-2.1"])
def test_a_file_that_another_library_has_edited_comes_back_as_post_edits(
    format: str, tmp_path: Path
) -> None:
    campaign = make_campaign()
    path = retyped(exported(campaign, format, tmp_path), lambda text: f"{text} Bien.")
    trial = by_command(campaign, path, dry_run=True)
    assert (trial["added"], trial["edited"], trial["people"]) == (4, 4, 1)
    assert {(one["outcome"], one["verdict"]) for one in trial["decided"]} == {("new", "edit")}
    assert not Review.objects.exists()
    done = returned(campaign, path)
    assert (done.added, done.edited, done.surplus) == (4, 4, 0)
    review = Review.objects.select_related("result", "seen", "person").first()
    assert review
    assert review.result
    assert review.verdict == Verdict.EDIT
    assert (review.person.first_name, review.person.is_active) == ("Verba", False)
    assert review.result.parent == review.seen
    assert review.result.question == f"{review.seen.question} Bien."
    reviews = Task.objects.filter(kind="review")
    assert set(reviews.values_list("state", flat=True)) == {TaskState.AGREED}
    again = returned(campaign, path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
    assert returned(campaign, exported(campaign, format, tmp_path)).unchanged == 4
    assert not broken_invariants(campaign)


def test_an_agency_decides_beside_people_and_corrects_itself_alone(tmp_path: Path) -> None:
    campaign = make_campaign(overlap_review=1)
    person = member(campaign)
    path = exported(campaign, "jsonl", tmp_path)
    first = claim(campaign, person)
    edit(person, first, "¿Qué hueso es?")
    by_person = CurrentTranslation.objects.get(item=first.task.item)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    last = rows[-1]["sample_id"]

    def sent_back(text: str, state: str = "") -> ReturnedTexts:
        for row in rows:
            if row["field"] == "question" and row["sample_id"] != last:
                row["target"] = text
            if row["sample_id"] == last:
                row["state"] = state
        path.write_text("\n".join(map(json.dumps, rows)))
        return returned(campaign, path)

    done = sent_back("¿Cuál es?")
    assert (done.added, done.edited, done.surplus, done.unchanged) == (3, 3, 1, 1)
    assert CurrentTranslation.objects.get(pk=by_person.pk) == by_person
    done = sent_back("¿Cuál hueso es?", state="final")
    assert (done.added, done.edited, done.changed, done.unchanged) == (1, 3, 3, 0)
    agency = Review.objects.exclude(person=person)
    assert agency.filter(verdict=Verdict.ACCEPT).get().task.item.sample_id == last
    texts = agency.filter(superseded_by=None).values_list("result__question", flat=True)
    assert sorted(texts)[1:] == ["¿Cuál hueso es?"] * 3
    assert sent_back("¿Cuál hueso es?", state="final").unchanged == 4
    assert CurrentTranslation.objects.get(pk=by_person.pk) == by_person
    assert not broken_invariants(campaign)
    shouted = import_post_edits(path=path, campaign=campaign, agency="VERBA")
    assert (shouted.agency, shouted.unchanged) == ("Verba", 4)
    taken = next(iter(people_by_pseudonym(campaign)))
    refusals = [
        ("", "Name the"),
        ("a\0b", "control"),
        ("x" * 151, "150"),
        (taken, "by this name"),
        (person.username.upper(), "by this name"),
    ]
    for name, problem in refusals:
        with pytest.raises(Invalid, match=problem):
            import_post_edits(path=path, campaign=campaign, agency=name)


def test_what_cannot_be_taken_is_told_and_keeps_the_rest_out(tmp_path: Path) -> None:
    campaign = make_campaign(items=9)
    path = exported(campaign, "jsonl", tmp_path)
    ids = list(campaign.benchmark.items.values_list("sample_id", flat=True))
    changes: dict[tuple[int, str], dict[str, Any]] = {
        (0, "question"): {"target": "¿Otra?"},
        (1, "question"): {"source": "Another question?"},
        (2, "option_b"): {"target": " "},
        (3, "key"): {"target": "A"},
        (4, "option_d"): {"field": "option_e"},
        (5, "option_a"): {"target": "x" * 60_000},
        (6, "question"): {"version": "0" * 16},
        (7, "question"): {"sample_id": "nowhere/1"},
        (8, "question"): {"target": "¿Otra?", "changed_at": "2999-01-01T00:00:00Z"},
    }
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for row in rows:
        row |= changes.get((ids.index(row["sample_id"]), row["field"]), {})
    path.write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(ImportRefused) as refused:
        returned(campaign, path)
    assert not Review.objects.exists()
    trial = returned(campaign, path, dry_run=True)
    fields = [one.field for one in trial.refused]
    assert fields == [
        f"{ids[1]}, question", f"{ids[2]}, option_b", f"{ids[3]}, key", f"{ids[4]}, option_e",
        f"{ids[5]}, question", f"{ids[6]}, version", "nowhere/1, sample_id",
        f"{ids[8]}, submitted_at",
    ]  # fmt: skip
    assert len(refused.value.errors) == 7
    assert trial.refused[0].row == 7
    assert (trial.added, trial.unchanged) == (1, 1)
    done = returned(campaign, path, leave_out=True)
    assert (done.added, len(done.refused)) == (1, 8)
    assert Review.objects.get().result.question == "¿Otra?"  # type: ignore[union-attr]
    with pytest.raises(CommandError, match="does not work in"):
        call_command(
            "export_translations", campaign=campaign.name, language="de", format="csv", out=path
        )
    other = tmp_path / "de.tmx"
    other.write_bytes(exported(campaign, "tmx", tmp_path).read_bytes().replace(b'"es"', b'"de"'))
    assert returned(campaign, other, dry_run=True).refused[0].field.endswith("language")


def test_first_texts_and_texts_of_two_engines_come_back_too(tmp_path: Path) -> None:
    campaign = make_campaign(items=2, translated=False)
    path = exported(campaign, "xliff-2.1", tmp_path)
    path = retyped(path, lambda _text: "¿Qué?")
    (refused, _other) = returned(campaign, path, dry_run=True).refused
    assert "option_a" in refused.field
    path.write_text(re.sub("(<source>)(.*?)(</source>)", r"\1\2\3<target>\2</target>", blank(path)))
    done = returned(campaign, path)
    assert (done.texts, done.added, len(done.notes) > 0) == (2, 0, True)
    text = Translation.objects.first()
    assert text
    assert (text.origin, text.engine) == (Origin.IMPORTED, "Verba")
    assert Task.objects.filter(kind="review").count() == 2
    assert returned(campaign, path).unchanged == 2
    for item in campaign.benchmark.items.all():
        words = [(item, item.question, item.options)]
        store_translations(texts=words, language="es", engine="other", engine_version="1")
    open_text_tasks(campaign=campaign, language="es")
    path = exported(campaign, "xliff-1.2", tmp_path)
    path = retyped(path, lambda text: f"¿{text}")
    content = path.read_text().replace("</target>", "</target><note>Why?</note>", 1)
    path.write_text(content)
    assert returned(campaign, path).edited == 2
    assert Comment.objects.get().text == "Why?"


def blank(path: Path) -> str:
    return re.sub("<target.*?</target>|<target/>", "", path.read_text())
