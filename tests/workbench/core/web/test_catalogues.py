"""The catalogues of the interface's languages: complete, sound and compiled."""

import re
import shutil
import subprocess
from collections import Counter
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from annotations import vocabularies
from annotations.quality.checks import CHECKS
from annotations.vocabularies import Vocabulary
from tests.debian import needs_gettext
from workbench.core.environment import ROOT
from workbench.core.languages import LANGUAGES

LOCALE = ROOT / "locale"
TRANSLATED = ("ar", "es", "fr")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[0-9.]*[sdrf%]|\{\w+\}")

Catalogue = dict[Any, str]
"""Translations by message, or by message and number where there are several forms."""


def catalogue(path: Path) -> Catalogue:
    with path.open("rb") as file:
        entries: Catalogue = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {message: text for message, text in entries.items() if message}


def compiled(language: str) -> Catalogue:
    return catalogue(LOCALE / language / "LC_MESSAGES" / "django.mo")


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as `make messages` would leave them."""
    place = tmp_path_factory.mktemp("messages")
    for package in ("annotations", "evaluation", "workbench"):
        shutil.copytree(ROOT / package, place / package)
    shutil.copytree(LOCALE, place / "locale")
    with pytest.MonkeyPatch.context() as patch, override_settings(LOCALE_PATHS=[place / "locale"]):
        patch.chdir(place)
        call_command("makemessages", verbosity=0)
    return place / "locale"


@needs_gettext
@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_that_is_marked_is_translated_and_compiled(
    renewed: Path, tmp_path: Path, language: str
) -> None:
    fresh = tmp_path / "django.mo"
    source = renewed / language / "LC_MESSAGES" / "django.po"
    done = subprocess.run(
        ["msgfmt", "--check", "--statistics", "--output-file", fresh, source],
        capture_output=True,
        text=True,
    )
    told = done.stderr.strip().splitlines()[-1]
    assert re.fullmatch(r"\d+ translated messages\.", told), f"{told} Run `make messages`."
    assert catalogue(fresh) == compiled(language), "Run `make messages`."


@needs_gettext
def test_the_words_for_the_sign_in_pages_are_compiled(tmp_path: Path) -> None:
    fresh = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "-o", fresh, LOCALE / "en/LC_MESSAGES/django.po"], check=True)
    assert catalogue(fresh) == compiled("en")


def test_all_languages_say_the_same_things() -> None:
    messages = [
        {message[0] if isinstance(message, tuple) else message for message in compiled(language)}
        for language in TRANSLATED
    ]
    assert messages[0] == messages[1] == messages[2]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    for message, text in compiled(language).items():
        if isinstance(message, tuple):  # a plural form may say "one" or "two" in words
            extra = set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(message[0]))
            assert len(extra) <= 1, message
        else:
            wanted, found = PLACEHOLDER.findall(message), PLACEHOLDER.findall(text)
            assert Counter(found) == Counter(wanted), message


def test_every_word_of_the_vocabularies_is_in_the_catalogues() -> None:
    known = set(compiled("fr"))
    kinds = [
        kind
        for kind in vars(vocabularies).values()
        if isinstance(kind, type) and issubclass(kind, Vocabulary)
    ]
    words = {member.label for kind in kinds for member in kind}
    words |= {language.name for language in LANGUAGES.values()}
    words |= {str(text) for check in CHECKS.values() for text in (check.name, check.description)}
    assert len(kinds) > 10
    assert words - known - {"CA", "CS"} == set()
