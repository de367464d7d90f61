"""What every test may ask for."""

import gc
import shutil
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import TransactionTestCase, override_settings
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.length import LONG
from tests.s3 import s3, s3_server  # noqa: F401 - fixtures
from workbench.core import counting
from workbench.running.embedded import ensure_unless_configured

if TYPE_CHECKING:
    from workbench.core.accounts.models import User

ensure_unless_configured()

# While tests are collected hardly anything becomes garbage; and later, looking for some after every
# 700 new objects takes a tenth of the time.
gc.disable()
gc.set_threshold(10_000, 20, 50)

# A busy machine is no failure: speed is measured in benchmarks/.
settings.register_profile("workbench", deadline=None, max_examples=15)
settings.register_profile("long", deadline=None, max_examples=200)
settings.load_profile("long" if LONG else "workbench")


FIRST = (
    "browser/test_every_screen.py", "scoring/test_kill.py", "engines/openai/test_real_server.py",
    "concurrency/test_kill.py", "forest/test_smollm2.py", "browser/test_whole_job.py",
    "browser/test_offline.py", "forest/test_engine.py", "routes/test_routes.py",
    "browser/test_by_keyboard.py", "scoring/test_harness_parity.py", "test_several_workers.py",
)  # fmt: skip
"""Files whose tests take longest, for three processes in turns. The first process has the tables
made; what the others begin with needs none, as they would wait for them."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests first in each process's share, so that at the end none waits for another.

    Processes begin with equal shares, one after another, and steal from the ends of the others'. A
    file's tests stay together: they share what is made once for them.
    """
    processes = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    files: dict[Path, list[pytest.Item]] = {}
    short = []
    for item in items:
        if {"slow", "browser"} & set(item.keywords):
            files.setdefault(item.path, []).append(item)
        else:
            short.append(item)
    ordered = sorted(files, key=_place)
    rest, total = iter(short), len(items)
    items.clear()
    for number in range(processes):
        items += [item for path in ordered[number::processes] for item in files[path]]
        items += islice(rest, max(0, total * (number + 1) // processes - len(items)))
    items += rest


def _place(path: Path) -> int:
    ends = (place for place, name in enumerate(FIRST) if path.as_posix().endswith(f"/{name}"))
    return next(ends, len(FIRST))


def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """This process's database: a clone, and a new one after each test that commits."""
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        template = databases.migrated()
        databases.take(name, of=template)
    with pytest.MonkeyPatch.context() as patch:
        # Instead of emptying each table, which also makes anew what migrations had put in.
        patch.setattr(
            TransactionTestCase,
            "_fixture_teardown",
            lambda _: databases.take(name, of=template),
        )
        yield
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(autouse=True)
def counted_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests are counted for each test: side by side, people have the same numbers, and the
    broker is one."""
    count, own = counting._count, uuid.uuid4().hex
    monkeypatch.setattr(counting, "_count", lambda key, seconds: count(f"{own}:{key}", seconds))


@pytest.fixture(scope="module")
def stores_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the releases and runs lie that are made once for a file's tests."""
    folder = tmp_path_factory.mktemp("stores")
    with _stores_in(folder):
        yield folder


@pytest.fixture
def stores(stores_made_once: Path, tmp_path: Path) -> Iterator[Path]:
    """The test's own copy of them, to add to and to damage."""
    folder = shutil.copytree(stores_made_once, tmp_path / "stores")
    with _stores_in(folder):
        yield folder


def _stores_in(folder: Path) -> override_settings:
    return override_settings(RELEASES_DIR=folder / "releases", RUNS_DIR=folder / "runs")


@pytest.fixture
def administrator(db: None) -> "User":
    """The only one, who runs what is made by command."""
    from tests.factories import UserFactory

    return UserFactory(is_superuser=True, username="administrator")
