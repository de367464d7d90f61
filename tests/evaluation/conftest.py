"""A release store and a place for runs, apart from the real ones."""

from collections.abc import Sequence

import pytest
from django.contrib.auth.models import Permission

from evaluation.scoring.instructions import Words
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import prompt
from tests.evaluation.releases import small_release, write_manifest
from tests.factories import UserFactory


@pytest.fixture
def store(tmp_path, settings):
    """The release store, with one release `sample-1.0.0` in en and es."""
    settings.RELEASES_DIR = tmp_path / "store"
    settings.RUNS_DIR = tmp_path / "runs"
    release = small_release(settings.RELEASES_DIR / "sample-1.0.0")
    write_manifest(release)
    return settings.RELEASES_DIR


@pytest.fixture
def evaluator(db):
    """A person who may start runs."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_run"))
    return user


@pytest.fixture
def onlooker(db):
    return UserFactory()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[Item]:
    """The items whose prompts were rendered, each time that one was."""
    items: list[Item] = []

    def render(item: Item, shots: Sequence[Item], words: Words, **how: bool) -> str:
        items.append(item)
        return prompt(item, shots, words, **how)

    monkeypatch.setattr("evaluation.scoring.shards.prompt", render)
    return items
