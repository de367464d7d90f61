"""A release store and a place for runs, apart from the real ones."""

import pytest
from django.contrib.auth.models import Permission

from tests.evaluation.releases import small_release
from tests.factories import UserFactory


@pytest.fixture
def store(tmp_path, settings):
    """The release store, with one release `sample-1.0.0` in en and es."""
    settings.RELEASES_DIR = tmp_path / "store"
    settings.RUNS_DIR = tmp_path / "runs"
    release = small_release(settings.RELEASES_DIR / "sample-1.0.0")
    (release / "manifest.json").write_text(
        '{"name": "sample", "version": "1.0.0", "content_hash": "%s"}' % ("ab" * 32)
    )
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
