"""The command that imports a translation memory."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.formats.tmx import TmxPair, write_tmx
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


def test_the_command_tells_what_came_in(tmp_path: Path) -> None:
    campaign = make_campaign(items=1, translated=False)
    path = tmp_path / "m.tmx"
    pairs = [TmxPair("The femur", "El fémur")]
    path.write_bytes(b"".join(write_tmx(pairs, source_language="en", language="es")))

    def run(*options: str) -> str:
        out = StringIO()
        given = ["--campaign", campaign.name, "--name", "Verba", *options]
        call_command("import_memory", str(path), *given, stdout=out)
        return out.getvalue()

    assert "es: 1 would be added, 0 there already." in run("--dry-run")
    told = json.loads(run("--json", "--penalty", "3"))
    assert (told["added"], told["dry_run"]) == ({"es": 1}, False)
    assert "es: 0 added, 1 there already." in run()
    assert campaign.memories.get().penalty == 3
    assert "count 20 % less" in run("--penalty", "20")
    assert campaign.memories.get().penalty == 20
    with pytest.raises(CommandError, match="fr"):
        run("--languages", "fr")
