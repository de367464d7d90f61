"""An engine is one folder: command, console and service find it there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

import annotations.engines
from annotations.engines import EngineError, engine_named, engines
from annotations.services.translating import pretranslate
from annotations.vocabularies import Role
from tests.factories import make_campaign, member
from workbench.core.jobs.models import Job

ROOT = Path(__file__).parents[3]
FOLDER = """
from django import forms

from annotations.engines.base import EngineError, EngineForm, EngineKind, Status
from annotations.engines.texts import Text, TextEngine


class AlphabetForm(EngineForm):
    model = forms.CharField(label="Which model")

    def target(self):
        return self.cleaned_data["model"]


class Alphabet(TextEngine):
    def __init__(self, target):
        if not target:
            raise EngineError("Name a model, as in alphabet:MODEL.")
        self.name = f"alphabet:{target}"

    def status(self):
        return Status(("es",), "1")

    def _translate_texts(self, texts, language):
        return [Text(f"{self.name} {text}") for text in texts]


ENGINE = EngineKind("alphabet", "Alphabet", Alphabet, form=AlphabetForm)
"""


@pytest.fixture
def alphabet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more folder among the engines."""
    (tmp_path / "alphabet_engine").mkdir()
    (tmp_path / "alphabet_engine" / "__init__.py").write_text(FOLDER)
    path = [*annotations.engines.__path__, str(tmp_path)]
    monkeypatch.setattr(annotations.engines, "__path__", path)
    engines.cache_clear()
    yield
    engines.cache_clear()


def test_what_an_engine_reads_of_the_environment_is_documented() -> None:
    documented = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for kind in engines().values():
        assert [name for name in kind.settings if f"`{name}`" not in documented] == []


def test_an_engine_that_takes_no_target_says_so() -> None:
    with pytest.raises(EngineError, match="takes no target"):
        engine_named("apertium:eng-spa")


@pytest.mark.usefixtures("alphabet")
def test_a_new_folder_is_a_new_engine() -> None:
    assert {"alphabet", "apertium"} <= engines().keys()
    assert engine_named("alphabet:b").translate_texts(["a"], "es") == ["alphabet:b a"]
    with pytest.raises(EngineError, match="Name a model"):
        engine_named("alphabet")


@pytest.mark.django_db
@pytest.mark.usefixtures("alphabet")
def test_its_texts_are_stored_under_its_name() -> None:
    campaign = make_campaign(translated=False)
    assert pretranslate(campaign=campaign, language="es", engine="alphabet:b").added == 4
    assert pretranslate(campaign=campaign, language="es", engine="alphabet:b").added == 0
    assert pretranslate(campaign=campaign, language="es", engine="alphabet:c").added == 4


@pytest.mark.django_db
@pytest.mark.usefixtures("alphabet")
def test_the_console_asks_what_the_chosen_engine_asks(client: Client) -> None:
    campaign = make_campaign(items=2, translated=False)
    client.force_login(member(campaign, Role.MANAGER))
    page = f"/console/campaigns/{campaign.name}/engines/translate/"
    assert "Which model" in client.get(page).text

    left_out = client.post(page, {"engines": "alphabet", "languages": "es", "start": "yes"})
    assert (left_out.status_code, Job.objects.count()) == (422, 0)

    asked = {"engines": "alphabet", "alphabet-model": "b", "languages": "es", "start": "yes"}
    client.post(page, asked)
    assert Job.objects.get().arguments["engine"] == "alphabet:b"
