"""What every test of the API may count on."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase
from django.test import client


@pytest.fixture(autouse=True)
def _unread_answers_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As servers do. The test client closes a file only when a test reads it to its end."""
    answers: list[HttpResponseBase] = []
    read = client.closing_iterator_wrapper

    def noted(content: Iterable[bytes], close: Callable[[], None]) -> Iterator[bytes]:
        answers.append(close.__self__)  # type: ignore[attr-defined]
        return read(content, close)

    monkeypatch.setattr(client, "closing_iterator_wrapper", noted)
    yield
    request_finished.disconnect(close_old_connections)  # the test's connection stays, as there
    for answer in answers:
        if not answer.closed:
            answer.close()
    request_finished.connect(close_old_connections)
