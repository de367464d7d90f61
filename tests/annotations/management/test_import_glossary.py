"""The command that imports a glossary."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.formats.glossary import FORMATS
from annotations.models import GlossaryTerm
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


def run(*words: object) -> str:
    out = io.StringIO()
    call_command("import_glossary", *map(str, words), stdout=out)
    return out.getvalue()


def test_it_says_what_it_did_and_can_be_run_twice(tmp_path: Path) -> None:
    campaign = make_campaign(items=1)
    path = tmp_path / "terms.csv"
    path.write_text("source,target,domain\nbone,hueso,anatomy\n")
    words = (path, "--campaign", campaign.name, "--language", "es")
    assert "Would add 1 terms" in run(*words, "--dry-run")
    assert not GlossaryTerm.objects.exists()
    assert run(*words) == "Not read: domain.\nAdded 1 terms and changed 0; 0 were there already.\n"
    assert "Added 0 terms and changed 0; 1 were there already." in run(*words)
    for format in FORMATS:
        out = tmp_path / f"{format}.{format[:3]}"
        given = ("--campaign", campaign.name, "--format", format, "--out", str(out))
        call_command("export_glossary", *given, stdout=io.StringIO())
        told = json.loads(run(out, "--campaign", campaign.name, "--json"))
        assert (told["added"], told["unchanged"]) == (0, 1)


def test_it_names_row_field_and_remedy_and_changes_nothing(tmp_path: Path) -> None:
    campaign = make_campaign(items=1)
    path = tmp_path / "terms.tsv"
    path.write_text("source\ttarget\nbone\thueso\nrib\t\n")
    with pytest.raises(CommandError) as refused:
        run(path, "--campaign", campaign.name, "--language", "es")
    assert "terms.tsv, row 3, target:" in str(refused.value)
    assert not GlossaryTerm.objects.exists()


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    campaign = make_campaign(items=1)
    with pytest.raises(CommandError, match=r"none\.csv"):
        run(tmp_path / "none.csv", "--campaign", campaign.name)
