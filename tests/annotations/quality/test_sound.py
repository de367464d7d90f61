"""Sound translations of eleven questions: nothing is wrong with them, in any language."""

from pathlib import Path

import pytest

from annotations.quality.survey import read_sources, survey

FOLDER = Path(__file__).parent / "sound"
LANGUAGES = sorted({path.stem for path in FOLDER.glob("*.jsonl")} - {"en"})

LET_PASS = {
    ("mg", "8", "long_key"),  # so it is
    ("tr", "8", "long_key"),  # so it is
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sound_translation_has_no_finding(language: str) -> None:
    done = survey(FOLDER / f"{language}.jsonl", language, read_sources([FOLDER / "en.jsonl"]))
    assert len(done.units) == 11
    found = {
        (language, unit.sample_id.rpartition("/")[2], finding.check): str(finding.message)
        for unit in done.units
        for finding in unit.findings
    }
    assert {key: told for key, told in found.items() if key not in LET_PASS} == {}
