"""Which checks speak of which language, as the documentation says."""

from pathlib import Path

import pytest

from annotations.quality import speaking
from annotations.quality.languages.reading import LanguageFileError
from annotations.quality.speaking import main, silences, table
from workbench.core.languages import LANGUAGES

DOCUMENT = Path(__file__).parents[3] / "docs" / "checks.md"


def test_the_documentation_s_table_is_as_the_files_are() -> None:
    """A language with a file may be missing there, but for those of Global MMLU."""
    lines = DOCUMENT.read_text("utf-8").splitlines()
    start = lines.index(next(line for line in lines if line.startswith("| language |")))
    rows = lines[start : lines.index("", start)]
    languages = [row.split("|")[1].strip() for row in rows[2:]]
    assert set(languages) >= LANGUAGES.keys()
    assert rows == table(languages)


def test_languages_of_which_a_check_lacks_the_same_stand_together() -> None:
    found = [(one.check.id, one.languages) for one in silences(["es", "qaa", "th", "ig"])]
    assert ("wrong_language", ("qaa",)) in found
    assert ("lost_negation", ("qaa",)) in found
    assert ("end_punctuation", ("qaa", "th")) in found


@pytest.mark.parametrize("language", ["es", "pt-BR", "zh-Hant"])
def test_where_everything_is_known_nothing_is_silent(language: str) -> None:
    assert silences([language]) == []


def test_the_command_says_what_its_signs_mean_and_why_a_check_is_silent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["qaa-x-own"]) == 0
    told = capsys.readouterr().out
    assert "part: it leaves something out. –: it is silent." in told
    assert "`lost_negation`, qaa-x-own, silent: Its words of negation are not known." in told


def test_a_faulty_file_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise LanguageFileError("zu.toml: joinerz: no such member")

    monkeypatch.setattr(speaking, "speaking", refuse)
    assert main(["zu"]) == 2
    assert capsys.readouterr().err == "zu.toml: joinerz: no such member\n"
