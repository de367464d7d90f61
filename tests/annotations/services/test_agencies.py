"""Texts go to agencies and come back: as they were, or as the agency's own decisions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from lxml import etree
from translate.storage import xliff, xliff2

from annotations.formats.segments.registry import formats
from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, CurrentTranslation, Task
from annotations.models.tasks import TaskState
from annotations.services.importing_texts import store_translations
from annotations.services.opening import open_text_tasks
from annotations.services.returning_texts import ReturnedTexts, import_post_edits
from annotations.vocabularies import Verdict
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign
from tests.invariants import broken_invariants

pytestmark = pytest.mark.django_db

HOSTILE = [
    "‮abc‬ \U0001f600 ]]> <b>&amp;&",
    '=HYPERLINK("http://x")',
    "a\x1b\x01\x7f b\ufffe",
    " both ends ",
    "two\r\nlines\rand\ttabs",
    "'=1+1",
    '\ufeffmark, "quoted"',
    "é é  ",
]
"""Bidirectional, beyond the first plane, markup, formulas, what XML cannot hold, line ends."""


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
    trial = returned(campaign, path, dry_run=True)
    assert (trial.added, trial.edited, trial.people) == (4, 4, 1)
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
    assert not broken_invariants(campaign)
