"""A question about a passage comes with it, in each language, or not at all."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Benchmark, TranslatedPassage
from annotations.publishing.verify import verify_release
from annotations.services.importing import import_benchmark
from annotations.services.importing_texts import import_translations
from annotations.services.opening import open_text_tasks
from annotations.services.passages import keep_passages
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.work import accept, claim
from workbench.release_format.manifest import read_manifest

pytestmark = pytest.mark.django_db

SOURCE, TARGET = "Bones are hard.\nThey break.", "Los huesos son duros.\nSe rompen."


def test_a_passage_is_shown_and_released_in_the_language_of_its_question(tmp_path: Path) -> None:
    benchmark = BenchmarkFactory(attribution="Bones of the world")
    about, other, alone = (
        ItemFactory(benchmark=benchmark, passage=passage) for passage in (SOURCE, SOURCE, "")
    )
    campaign = make_campaign(benchmark=benchmark, answer_per_subject=None)
    asked = campaign.tasks.filter(kind="answer").order_by("position")
    assert [task.item for task in asked] == [alone]
    passages = [(about, TARGET), (alone, "Nothing asks for it."), (other, "  ")]
    assert keep_passages(passages=passages, language="es") == 1
    assert keep_passages(passages=[(about, "Otro texto.")], language="es") == 0
    assert TranslatedPassage.objects.get().passage == TARGET
    open_text_tasks(campaign=campaign, language="es")
    assert {task.item for task in asked.all()} == {about, alone}

    first, second, manager = member(campaign), member(campaign), member(campaign, Role.MANAGER)
    review = claim(campaign, first)
    blind = claim(campaign, second, "answer")
    held = {review.pk: first, blind.pk: second}
    assert review.task.item == blind.task.item == about
    for pk, person in held.items():
        desk = Client()
        desk.force_login(person)
        page = desk.get(reverse("desk-open", args=[pk])).text
        assert ("Bones are hard." in page, "Los huesos son duros." in page) == (
            person == first,
            True,
        )
        shown = client_of(person).get(f"{V1}/assignments/{pk}").data
        assert [one["passage"] for one in shown["candidates"]] == [TARGET]
        assert (shown["source"] or {}).get("passage") == (SOURCE if person == first else None)
    accept(first, review)
    pages = Client()
    pages.force_login(manager)
    item = pages.get(reverse("console:item", args=[campaign.name, about.sample_id])).text
    assert "Bones are hard." in item
    assert "Los huesos son duros." in item
    case = pages.get(reverse("console:case", args=[campaign.name, review.task.pk])).text
    assert case.count("Los huesos son duros.") == case.count("Bones are hard.") == 1

    folder = build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r").path
    rows = {row["sample_id"]: row for row in pq.read_table(folder / "es").to_pylist()}
    assert rows.keys() == {about.sample_id, alone.sample_id}
    assert rows[about.sample_id]["question"].startswith(f"{TARGET}\n\n[test-engine]")
    assert read_manifest(folder)["omitted"] == {"es": {"no passage in this language": 1}}
    languages = [row["language"] for row in pq.read_table(folder / "passages").to_pylist()]
    assert languages == ["en", "en", "es"]
    assert verify_release(folder) == []
    assert "Attribution: Bones of the world" in (folder / "README.md").read_text()


def test_passages_come_in_with_questions_and_texts(tmp_path: Path) -> None:
    for name, passage in (("eng_Latn", SOURCE), ("spa_Latn", TARGET)):
        row = {"link": "x", "question_number": 1, "flores_passage": passage, "question": f"{name}?"}
        answers = {f"mc_answer{n}": f"{name} {n}" for n in range(1, 5)}
        line = json.dumps({**row, **answers, "correct_answer_num": "2", "dialect": name})
        (tmp_path / f"{name}.jsonl").write_text(line)
    import_benchmark(path=tmp_path / "eng_Latn.jsonl", name="bele", layout="belebele")
    benchmark = Benchmark.objects.get(name="bele")
    assert benchmark.items.get().passage == SOURCE
    campaign = make_campaign(benchmark=benchmark, translated=False)
    texts = {"campaign": campaign, "language": "es", "engine": "x", "layout": "belebele"}
    import_translations(path=tmp_path / "spa_Latn.jsonl", **texts)
    assert TranslatedPassage.objects.get().passage == TARGET
