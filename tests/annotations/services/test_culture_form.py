"""What a form of the id `culture` gives to a release, as it is shipped and as one changes it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotations.forms.reading import form_of
from annotations.forms.shipped import CULTURE, shipped
from annotations.kinds.label.acts import submit_label
from annotations.models import Campaign
from annotations.publishing import verify_release
from annotations.services.forms import import_form
from annotations.services.releasing import build_release
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import claim, culture, envelope

pytestmark = pytest.mark.django_db

HUMOUR = {"id": "humour", "type": "yes_no", "text": {"en": "Is it a joke?"}, "column": "is_joke"}


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, overlap_label=1)


def changed(**changes: Any) -> dict[str, Any]:
    return deepcopy(shipped()[CULTURE].document()) | changes


def label_all(campaign: Campaign, answers: dict[str, Any]) -> None:
    user = member(campaign)
    submit_label(envelope=envelope(user, claim(campaign, user, "label", "en")), answers=answers)


def released(campaign: Campaign, out: Path) -> dict[str, list[dict[str, Any]]]:
    build_release(campaign=campaign, version="1.0.0", out=out)
    assert verify_release(out) == []
    found = (*out.glob("votes"), *out.glob("labels_*"), out / "en")
    return {folder.name: pq.read_table(folder).to_pylist() for folder in found}


def test_as_shipped_it_fills_the_votes_alone(campaign: Campaign, tmp_path: Path) -> None:
    label_all(campaign, culture(["cultural"]))
    tables = released(campaign, tmp_path / "r")
    assert tables.keys() == {"votes", "en"}
    assert tables["en"][0]["cultural_sensitivity_label"] == "CS"


def test_what_a_campaign_asks_beside_has_a_table(campaign: Campaign, tmp_path: Path) -> None:
    questions = [*shipped()[CULTURE].document()["questions"], HUMOUR]
    import_form(campaign=campaign, form=form_of(changed(questions=questions)))
    label_all(campaign, culture(["cultural"], humour=True))
    tables = released(campaign, tmp_path / "r")
    assert tables["votes"][0]["knowledge"] == ["cultural"]
    assert tables["labels_culture"][0]["is_joke"] is True
    assert tables["en"][0]["cultural_sensitivity_label"] == "CS"


def test_a_form_that_asks_other_things_by_its_id_fills_no_votes(
    campaign: Campaign, tmp_path: Path
) -> None:
    form = {"id": CULTURE, "title": {"en": "Jokes"}, "on": "source", "questions": [HUMOUR]}
    import_form(campaign=campaign, form=form_of(form))
    label_all(campaign, {"humour": False})
    tables = released(campaign, tmp_path / "r")
    assert tables["votes"] == []
    assert tables["labels_culture"][0]["is_joke"] is False
    assert tables["en"][0]["cultural_sensitivity_label"] == "-"
