"""A local model's texts in a campaign, by the command."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from annotations.models import MachineText, Translation
from tests.factories import make_campaign
from tests.tiny_translators import expected


@pytest.mark.django_db
def test_its_texts_are_stored_with_their_confidence_and_the_licence_of_their_model(
    converted: Path, tmp_path: Path, settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.RUNS_DIR = tmp_path / "runs"
    campaign = make_campaign(translated=False, languages=("sr",))
    call_command(
        "pretranslate",
        f"--campaign={campaign.name}",
        "--language=sr",
        f"--engine=ctranslate2:{converted}",
        "--json",
    )
    told = json.loads(capsys.readouterr().out)
    assert told["plan"][0]["licence"] == "cc-by-nc-4.0"
    texts = Translation.objects.filter(engine="ctranslate2:ct2").select_related("item")
    assert [text.question for text in texts] == [
        expected(text.item.question, "srp_Cyrl") for text in texts
    ]
    assert {tuple(text.marks) for text in MachineText.objects.all()} == {("without-context",)}
    assert all(-0.1 < text.confidence <= 0 for text in MachineText.objects.all())
    made_by = MachineText.objects.all()[0].made_by
    assert made_by.licence == "cc-by-nc-4.0"
    assert made_by.notes == "Non-commercial: cc-by-nc-4.0 forbids commercial use of the model."
