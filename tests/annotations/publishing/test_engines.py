"""A release says which engines translated for it, under which licence, and marks their texts."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotations.engines import Mark
from annotations.publishing import verify_release
from annotations.publishing.card.making import MARKS
from annotations.services import releasing
from annotations.services.translating import pretranslate
from tests.annotations.dear import install_dear
from tests.factories import make_campaign, member
from tests.work import accept, claim
from workbench.metered.limits import Limits


def test_every_mark_has_its_meaning() -> None:
    assert MARKS.keys() == {mark.value for mark in Mark}


@pytest.mark.django_db
def test_row_card_and_manifest_name_licence_and_marks(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.RUNS_DIR, settings.RELEASES_DIR = tmp_path / "runs", tmp_path / "releases"
    install_dear(monkeypatch)
    campaign = make_campaign(items=1, translated=False, label_per_subject=0)
    pretranslate(campaign=campaign, language="es", engine="dear", limits=Limits())
    person = member(campaign)
    accept(person, claim(campaign, person))
    release = releasing.build_release(campaign=campaign, version="1.0.0").release
    (known,) = release.manifest["engines"]
    assert known == {
        "engine": "dear",
        "version": "1",
        "licence": "CC BY-NC 4.0",
        "notes": ["non-commercial"],
    }
    card = (release.place.folder() / "README.md").read_text()
    assert "| dear 1 | Spanish | 1 | CC BY-NC 4.0 | non-commercial |" in card
    assert "1 text marked `without-context`" in card
    rows = pq.read_table(release.place.folder() / "provenance").to_pylist()
    (spanish,) = (row for row in rows if row["language"] == "es")
    assert (spanish["licence"], spanish["marks"]) == ("CC BY-NC 4.0", ["without-context"])
    assert verify_release(release.place.folder()) == []
