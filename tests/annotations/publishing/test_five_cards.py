"""The first lines of five cards, each of a campaign in another state.

With CARDS set to a folder all of them are left there, to be read; the short run makes two.
"""

import os
from pathlib import Path

import mlcroissant
import pytest

from annotations.models import Campaign
from annotations.services.releasing import build_release
from annotations.services.statement import change_statement
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member, translate
from tests.length import LONG
from tests.work import accept, claim, edit, label
from workbench.release_format.layout import CROISSANT

pytestmark = pytest.mark.django_db


def half(campaign: Campaign, languages: tuple[str, ...] = ("es",), items: int = 2) -> None:
    """One person accepts, and edits what is odd."""
    person = member(campaign)
    for language in languages:
        for number in range(items):
            held = claim(campaign, person, language=language)
            if number % 2:
                seen = held.task.candidates.get(position=0).translation
                edit(person, held, f"{seen.question} (en el cuerpo)")
            else:
                accept(person, held)


def nothing_reviewed() -> Campaign:
    return make_campaign(items=4, languages=("es", "am"), label_per_subject=0)


def half_reviewed() -> Campaign:
    campaign = make_campaign(items=4, languages=("es", "am"))
    half(campaign)
    people = [member(campaign) for _ in range(3)]
    for person in people:
        label(campaign, person, ["cultural"], cultures=["Western Culture"])
    return campaign


def all_reviewed() -> Campaign:
    benchmark = BenchmarkFactory(licence="Apache-2.0", attribution="Exams of 2019")
    ItemFactory.create_batch(4, benchmark=benchmark)
    campaign = make_campaign(benchmark=benchmark, guideline="# Review\n\nWith care.")
    half(campaign, items=4)
    statement = {"authors": "The team", "compensation": "Volunteers.", "biases": "Western exams."}
    change_statement(user=None, campaign=campaign, statement=statement)
    return campaign


def without_texts() -> Campaign:
    campaign = make_campaign(items=4, languages=("es", "sn"), translated=False)
    translate(campaign, "es")
    half(campaign)
    return campaign


def keyless() -> Campaign:
    benchmark = BenchmarkFactory()
    ItemFactory.create_batch(3, benchmark=benchmark, key=None)
    return make_campaign(benchmark=benchmark)


CARDS = {
    "nothing-reviewed": (
        nothing_reviewed,
        (
            "No licence is stated.",
            "4 multiple-choice questions of 1 subject in English, with translations into 2"
            " languages (Amharic and Spanish).",
            "| Spanish `es` | 4 of 4 (100 %) | 0 (0 %) | 4 (100 %) |",
            "Nobody has reviewed a translation in this release.** 8 texts are unreviewed machine"
            " translation.",
            "No question has a label of cultural sensitivity",
        ),
    ),
    "half-reviewed": (
        half_reviewed,
        (
            "| Spanish `es` | 4 of 4 (100 %) | 2 (50 %) | 2 (50 %) |",
            "People have reviewed 2 of 8 (25 %) translations.",
            "**Nobody has reviewed a text in Amharic.**",
        ),
    ),
    "all-reviewed": (
        all_reviewed,
        ("People have reviewed every translation in this release.",),
    ),
    "language-without-texts": (
        without_texts,
        (
            "| Shona `sn` | 0 of 4 (0 %) | no row | no row |",
            "**No question is in Shona**",
            "Every question is in each language that has texts.",
        ),
    ),
    "keyless": (
        keyless,
        (
            "No question has a row in this release",
            "3 questions have no key, and so no row in any language.",
        ),
    ),
}


@pytest.fixture
def release_folder(tmp_path: Path, settings: object) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"  # type: ignore[attr-defined]
    return tmp_path


KEPT = os.environ.get("CARDS")
MADE = CARDS if LONG or KEPT else ("half-reviewed", "keyless")


@pytest.mark.parametrize("name", MADE)
def test_the_first_lines_tell_the_state_of_the_campaign(name: str, release_folder: Path) -> None:
    make, lines = CARDS[name]
    release = build_release(campaign=make(), version="1.0.0").release
    card = (release.place.folder() / "README.md").read_text(encoding="utf-8")
    if KEPT:
        Path(KEPT).mkdir(parents=True, exist_ok=True)
        (Path(KEPT) / f"{name}.md").write_text(card, encoding="utf-8")
    opening = card.split("---\n", 2)[2].split("## How to load")[0]
    assert [line for line in lines if line not in opening] == []
    issues = mlcroissant.Dataset(jsonld=release.place.folder() / CROISSANT).metadata.ctx.issues
    assert (list(issues.errors), list(issues.warnings)) == ([], [])
