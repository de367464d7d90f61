"""What is written is stored in one form, and what was stored in another is found as equal."""

import importlib
import json
import re
import unicodedata
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotations.canonical import canonical, digest
from annotations.kinds.review.acts import adjudicate_text, submit_review
from annotations.models import Campaign, Comment, Item, Segment, Task, Translation
from annotations.quality.checks import run_checks
from annotations.quality.units import Unit
from annotations.selectors.browsing import Filters, browse
from annotations.selectors.memory import hits_for
from annotations.services import importing_texts
from annotations.services.adjudicating import Ruling
from annotations.services.glossary import add_term
from annotations.services.importing import import_benchmark
from annotations.services.importing_texts import import_translations
from annotations.vocabularies import Origin, Role, Verdict
from tests.clients import V1, client_of
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.work import ALL_CHECKS, accept, claim, envelope
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

WRITTEN = "¿Que\u0301 hueso\r\nes\reste?"
STORED = "¿Qué hueso\nes\neste?"
SOURCE = "Which bone\r\nis this, cafe\u0301?"
OPTIONS = ["uno\r\n", "dos", "tres", "cuatro"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def item() -> Item:
    return ItemFactory(benchmark=BenchmarkFactory(), question=SOURCE)


@pytest.fixture
def campaign(item: Item) -> Campaign:
    return make_campaign(benchmark=item.benchmark, label_per_subject=0)


def stored_before(item: Item, question: str = WRITTEN, **facts: Any) -> Translation:
    """A text as it was stored before there was one form, and hashed after NFC alone."""
    values = {"origin": Origin.MACHINE, "engine": "old", **facts}
    return Translation.objects.create(
        item=item, language="es", question=question, options=OPTIONS,
        text_hash=digest((question, *OPTIONS)), **values,
    )  # fmt: skip


def rehash() -> None:
    migration = importlib.import_module("annotations.migrations.0006_one_text")
    with connection.schema_editor(atomic=False) as editor:
        migration.hash_canonical_texts(None, editor)


def test_what_an_engine_wrote_is_stored_in_one_form(tmp_path: Path, campaign: Campaign) -> None:
    item = campaign.benchmark.items.get()
    path = tmp_path / "es.jsonl"
    row = {"sample_id": item.sample_id, "question": WRITTEN, "options": OPTIONS}
    path.write_text(json.dumps(row))
    given = {"path": path, "campaign": campaign, "language": "es", "engine": "one"}
    assert import_translations(**given).added == 1
    text = Translation.objects.get(engine="one")
    assert (text.question, text.options[0]) == (STORED, "uno\n")
    path.write_text(json.dumps(row | {"question": STORED}))
    assert import_translations(**given).unchanged == 1


@pytest.mark.parametrize("door", ["desk", "api", "ruling"])
def test_what_a_person_wrote_is_stored_in_one_form(campaign: Campaign, door: str) -> None:
    user = member(campaign)
    assignment = claim(campaign, user)
    body: dict[str, Any] = {"nonce": str(uuid.uuid4()), "comment": " A cafe\u0301\r\nbreak. "}
    if door == "desk":
        client = Client()
        client.force_login(user)
        text = {"question": WRITTEN} | dict(zip(
            ("option_a", "option_b", "option_c", "option_d"), OPTIONS, strict=True
        ))  # fmt: skip
        sent = body | text | {"verdict": "text", "seen": 0, "acknowledged": ALL_CHECKS}
        answer = client.post(reverse("desk-submit", args=[assignment.pk]), sent)
        assert answer.status_code == 303
    elif door == "api":
        sent = body | {
            "seen": 0, "verdict": "edit", "question": WRITTEN, "options": OPTIONS,
            "acknowledged": ALL_CHECKS,
        }  # fmt: skip
        answer = client_of(user).post(f"{V1}/assignments/{assignment.pk}/reviews", sent)
        assert answer.status_code == 201, answer.content
    else:
        accept(user, assignment)
        adjudicate_text(
            ruling=Ruling(
                user=member(campaign, Role.REVIEWER),
                task_id=assignment.task_id,
                **body,
            ),
            question=WRITTEN,
            options=OPTIONS,
            acknowledged=ALL_CHECKS,
        )
    text = Translation.objects.get(origin=Origin.POST_EDIT)
    assert (text.question, text.options[0]) == (STORED, "uno\n")
    assert Comment.objects.get().text == "A café\nbreak."


def test_a_source_keeps_the_bytes_it_was_published_with(tmp_path: Path) -> None:
    path = tmp_path / "source.jsonl"
    row = {"sample_id": "a/test/0", "subject": "a", "question": SOURCE, "options": OPTIONS}
    path.write_text(json.dumps(row | {"answer": "A"}))
    import_benchmark(path=path, name="bytes")
    path.write_text(json.dumps(row | {"answer": "A", "question": canonical(SOURCE)}))
    assert import_benchmark(path=path, name="bytes").unchanged == 1
    item = Item.objects.get(benchmark__name="bytes")
    assert (item.question, item.options) == (SOURCE, OPTIONS)


def test_a_text_stored_before_is_unchanged_when_it_reads_the_same(
    campaign: Campaign, item: Item
) -> None:
    old = stored_before(item)
    task = Task.objects.get(kind="review")
    task.candidates.update(translation=old)
    rehash()
    old.refresh_from_db()
    assert (old.question, old.options) == (WRITTEN, OPTIONS)
    assert old.text_hash == digest((STORED, "uno\n", *OPTIONS[1:]))
    user = member(campaign)
    assignment = claim(campaign, user)
    with pytest.raises(Invalid, match="accept it instead"):
        submit_review(
            envelope=envelope(user, assignment),
            seen_id=old.pk,
            verdict=Verdict.EDIT,
            question=STORED,
            options=["uno\n", *OPTIONS[1:]],
        )
    added = importing_texts.store_translations(
        texts=[(item, STORED, OPTIONS)], language="es", engine="old", engine_version=""
    )
    assert added == 0


def test_of_two_old_texts_told_apart_by_line_ends_alone_both_stay(item: Item) -> None:
    lines, plain = stored_before(item), stored_before(item, STORED)
    rehash()
    lines.refresh_from_db()
    plain.refresh_from_db()
    assert lines.text_hash != plain.text_hash
    assert digest((STORED, "uno\n", *OPTIONS[1:])) in {lines.text_hash, plain.text_hash}


def test_equal_questions_are_one_segment_whatever_their_bytes(item: Item) -> None:
    twin = ItemFactory(benchmark=item.benchmark, position=7, question=canonical(SOURCE))
    campaign = make_campaign(benchmark=item.benchmark, label_per_subject=0)
    user = member(campaign)
    assignment = claim(campaign, user)
    accept(user, assignment)
    other = twin if assignment.task.item == item else item
    assert len(set(Segment.objects.filter(field=0).values_list("text", flat=True))) == 1
    hits = hits_for(user, campaign, "es", other)["question"]
    assert [hit.is_equal for hit in hits] == [True]


@pytest.mark.parametrize("typed", ["café", "cafe\u0301", "bone\nis", "bone\r\nis"])
def test_a_search_finds_what_reads_the_same(campaign: Campaign, typed: str) -> None:
    page = browse(campaign, member(campaign, Role.MANAGER), Filters(kind="review", text=typed))
    assert len(page.tasks) == 1


def test_a_term_is_found_in_a_text_that_is_not_composed(campaign: Campaign, item: Item) -> None:
    term = add_term(
        campaign=campaign, language="es", source="cafe\u0301", target="que\u0301", forbidden=True
    )
    assert (term.source, term.target) == ("café", "qué")
    found = run_checks(
        Unit(item.question, tuple(item.options)),
        Unit(WRITTEN, tuple(item.options)),
        "es",
        glossary=[term],
    )
    [place] = [(f.start, f.end) for f in found if f.check == "glossary"]
    assert unicodedata.normalize("NFC", WRITTEN[slice(*place)]) == "Qué"


def test_a_translation_is_made_at_one_door() -> None:
    made = re.compile(r"\bTranslation(?:\(|\.objects\.(?:create|get_or_create|update_or_create))")
    sources = [p for p in (ROOT / "annotations").rglob("*.py") if "migrations" not in p.parts]
    doors = {p.name for p in sources if made.search(re.sub(r"class Tran.*", "", p.read_text()))}
    # `kept`, of what `Translation.written` gives; and rows of another item's, copied as they are.
    assert doors == {"texts.py", "carrying_over.py"}
