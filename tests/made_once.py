"""What the tests of a file share: made once, in a transaction around all of them.

Making a release takes a third of a second, most tests of one a tenth of that.
"""

import copy
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


def made_once(make: Callable[..., Any]) -> Any:
    """A fixture of what `make` returns: made once for a file, copied for each test.

    What a test writes is gone after it, as each is in a savepoint. All tests of the file find the
    rows, and none may commit, which would end the transaction for all. What `make` asks for by name
    is made once too, or of a file's or a session's scope; of `stores` each test has a copy.
    """
    name, needed = make.__name__, inspect.signature(make).parameters

    # In a test file for whichever test comes first: what each finds does not hang on their order.
    for_all = not make.__module__.endswith("conftest")

    @pytest.fixture(scope="module", name=_once(name), autouse=for_all)
    def once(
        request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
    ) -> Iterator[Any]:
        given = {needs: _found(request, needs) for needs in needed}
        with _undone(django_db_blocker):
            with django_db_blocker.unblock():
                made = make(**given)
            yield made

    def own(**given: Any) -> Any:
        return copy.deepcopy(given[_once(name)])

    # Asked for by name, so that it is made before the test's own transaction begins.
    asked = [
        inspect.Parameter(asks, inspect.Parameter.KEYWORD_ONLY)
        for asks in (_once(name), "db", *needed)
    ]
    own.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
    make.__globals__[_once(name)] = once
    return pytest.fixture(own, name=name)


@contextmanager
def _undone(blocker: DjangoDbBlocker) -> Iterator[None]:
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as a test's own
    with blocker.unblock():
        whole.__enter__()
    try:
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


def _once(name: str) -> str:
    return f"{name}_made_once"


def _found(request: pytest.FixtureRequest, name: str) -> Any:
    try:
        return request.getfixturevalue(_once(name))
    except pytest.FixtureLookupError:
        return request.getfixturevalue(name)
