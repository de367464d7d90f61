"""A volunteer adds a language of the interface, and everybody sees how far it is."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.debian import needs_gettext
from workbench.core.environment import ROOT
from workbench.core.web import catalogues
from workbench.core.web.catalogues import OwnText, completeness

HALF = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Sign in"
msgstr "Logg inn"

msgid "Sign out"
msgstr ""

#, fuzzy
msgid "Campaigns"
msgstr "Kampanjer?"

msgid "%(n)d task"
msgid_plural "%(n)d tasks"
msgstr[0] "%(n)d oppgave"
msgstr[1] "%(n)d oppgaver"

msgid "%(n)d problem"
msgid_plural "%(n)d problems"
msgstr[0] "%(n)d problem"
msgstr[1] ""
"""


def of_forms(language: str) -> list[OwnText]:
    """A text that brings its Norwegian, one in the catalogue, and one in neither."""
    is_norwegian = language == "nb"
    return [
        OwnText("form.title", "Clarity", is_norwegian),
        OwnText("form.done", "Sign in", False),
        OwnText("form.help", "Read it twice.", False),
    ]


@pytest.fixture
def norwegian(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An interface that is half in Norwegian, beside the languages that there are."""
    monkeypatch.setattr(catalogues, "SOURCES", [of_forms])
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [("en", "English"), ("nb", "norsk bokmål"), ("zu", "isiZulu")]
    place = tmp_path / "nb" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.po").write_text(HALF, encoding="utf-8")
    completeness.cache_clear()
    yield place
    completeness.cache_clear()


def test_a_text_counts_when_all_its_forms_are_there_and_nobody_doubts_it(norwegian: Path) -> None:
    found = completeness("nb")
    assert (found.translated, found.total, found.percent, found.is_whole) == (3, 7, 42, False)
    assert completeness("en").is_whole
    assert found.missing == ("form.help",)
    assert completeness("zu").percent == 0, "without a catalogue nothing is translated"


def test_the_command_counts_by_the_catalogues_where_gettext_is_missing(
    norwegian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    out, err = io.StringIO(), io.StringIO()
    call_command("catalogues", stdout=out, stderr=err)
    assert out.getvalue().splitlines() == [
        "nb (Norwegian Bokmål): 3 of 7, 42 %",
        "  missing of forms: form.help",
        "zu (Zulu): 0 of 3, 0 %",
        "  missing of forms: form.title, form.done, form.help",
    ]
    assert "GNU gettext" in err.getvalue()


@needs_gettext
def test_a_catalogue_that_lacks_texts_of_the_code_is_not_whole(
    norwegian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages.py").write_text('_("Sign in"), _("Never heard of")')
    monkeypatch.chdir(tmp_path)
    before = (norwegian / "django.po").read_bytes()
    out = io.StringIO()
    call_command("catalogues", stdout=out)
    assert out.getvalue().splitlines()[:2] == [
        "nb (Norwegian Bokmål): 3 of 8, 37 %",
        "  not in its catalogue yet: 1; run make messages LANGUAGE=nb",
    ]
    assert (norwegian / "django.po").read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"nb", "pages.py"}
    call_command("makemessages", locale=["zu"], verbosity=0)
    assert (norwegian / "django.po").read_bytes() == before
    assert "Never heard of" in catalogues.catalogue("zu").read_text(encoding="utf-8")
    with pytest.raises(CommandError, match="LANGUAGES"):
        call_command("makemessages", locale=["xh"], verbosity=0)


@pytest.mark.django_db
def test_the_choice_of_a_language_says_how_far_it_is(norwegian: Path, client: Client) -> None:
    page = client.get("/accounts/login/", headers={"accept-language": "nb"}).text
    assert '<html lang="nb" dir="ltr">' in page
    assert "norsk bokmål" in page
    assert "42 % translated" in page
    assert "100 %" not in page


@needs_gettext
@pytest.mark.parametrize(("code", "plural"), [("zu", "(n > 1)"), ("sr-Latn", "nplurals=3")])
def test_a_new_language_has_a_catalogue_by_one_command(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, plural: str
) -> None:
    monkeypatch.setattr(catalogues, "SOURCES", [of_forms])
    shutil.copytree(ROOT / "workbench" / "core" / "web", tmp_path / "web")
    (tmp_path / "web" / "many.py").write_text('ngettext("%d task", "%d tasks", 2)')
    (tmp_path / "locale").mkdir()
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LANGUAGES = [("en", "English"), (code, code)]
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", verbosity=0)
    path = catalogues.catalogue(code)
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert f'"Language: {path.parent.parent.name}\\n"' in head
    assert plural in head
    assert "fuzzy" not in head
    forms = '#. form.title\nmsgid "Clarity"\nmsgstr "{}"\n'
    text = path.read_text(encoding="utf-8")
    assert forms.format("") in text
    path.write_text(text.replace(forms.format(""), forms.format("Ukucaca")), encoding="utf-8")
    call_command("makemessages", verbosity=0)
    assert forms.format("Ukucaca") in path.read_text(encoding="utf-8")
    done = subprocess.run(["msgfmt", "--check", "-o", tmp_path / "new.mo", path], check=False)
    assert done.returncode == 0
