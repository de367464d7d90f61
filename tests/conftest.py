"""What every test may ask for."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.length import LONG
from workbench.running.embedded import ensure_unless_configured

ensure_unless_configured()

# A busy machine is no failure: speed is measured in benchmarks/.
settings.register_profile("workbench", deadline=None, max_examples=25)
settings.register_profile("long", deadline=None, max_examples=200)
settings.load_profile("long" if LONG else "workbench")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that at the end no process waits for another's."""
    items.sort(key=lambda item: not {"slow", "browser"} & set(item.keywords))


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
