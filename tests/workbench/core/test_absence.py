"""Without the broker people work on; without the database they are told so: never a 500."""

import json
import logging
import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
import redis
from celery.beat import Scheduler
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from tests.clients import V1, client_of
from tests.factories import UserFactory
from workbench.core import broker
from workbench.core.jobs import services
from workbench.core.jobs.beat import LOOK_EVERY_S, OneOfMany
from workbench.core.jobs.models import Job
from workbench.core.logs import MOST_ALIKE, NoFlood, OneLine


@pytest.fixture
def silent_port() -> Iterator[str]:
    """The address of a broker that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture(params=["closed", "silent"])
def no_broker(
    request: pytest.FixtureRequest, silent_port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "redis://127.0.0.1:1" if request.param == "closed" else silent_port
    pool = redis.ConnectionPool.from_url(url, **broker.OPTIONS | {"socket_timeout": 0.05})
    monkeypatch.setattr(broker.CLIENT, "connection_pool", pool)
    monkeypatch.setattr(broker.BROKER, "_let_be_until", 0.0)
    monkeypatch.setattr(broker.BROKER, "_is_away", False)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_broker")
def test_without_the_broker_people_sign_in_and_programs_ask(
    caplog: pytest.LogCaptureFixture,
) -> None:
    user = UserFactory()
    user.set_password("right-1-right")
    user.save()
    answer = Client().post(
        "/accounts/login/", {"login": user.username, "password": "right-1-right"}
    )
    assert answer.status_code == 302
    assert client_of(user).get(f"{V1}/campaigns").status_code == 200
    key = str(uuid4())
    assert cache.add(key, 1)
    assert (cache.incr(key), cache.get(key)) == (2, 2)
    told = [record for record in caplog.records if record.name == "workbench.core.broker"]
    assert len(told) == 1


@pytest.mark.django_db
def test_a_job_that_the_broker_did_not_take_waits_for_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
    request: pytest.FixtureRequest,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(services.current_app, "send_task", lambda *_, args, **__: sent.extend(args))
    with pytest.MonkeyPatch.context() as away:
        away.setattr(broker.BROKER, "answers", lambda: False)
        with django_capture_on_commit_callbacks(execute=True):
            job = services.enqueue(kind="some", arguments={}, created_by=None)
    assert sent == []
    Job.objects.update(sent_at=job.created_at - 2 * services.RESEND_AFTER)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.sweep() == 1
    assert sent == [str(job.pk)]


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: BaseDatabaseWrapper) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)


PAGES = (
    "/",
    "/console/",
    "/evaluation/",
    "/accounts/email/",
    "/jobs/00000000-0000-4000-8000-000000000000/",
)


@pytest.mark.usefixtures("no_database")
@pytest.mark.parametrize("path", PAGES)
def test_without_the_database_a_page_says_so(path: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The database does not answer" in answer.content.decode()


@pytest.mark.usefixtures("no_database")
@pytest.mark.parametrize("by", ["token", "session"])
def test_without_the_database_a_program_is_told_so(by: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    headers = {"Authorization": "Bearer wb_x"} if by == "token" else {}
    for answer in (
        client.get(f"{V1}/campaigns", headers=headers),
        client.post(f"{V1}/campaigns", {"name": "x"}, "application/json", headers=headers),
    ):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert answer["Content-Type"] == "application/problem+json"
        assert json.loads(answer.content)["detail"].startswith("The database does not answer")


@pytest.mark.usefixtures("no_database")
def test_who_asks_whether_it_is_ready_is_told() -> None:
    assert Client().get("/healthz").status_code == 200
    answer = Client().get("/readyz")
    assert (answer.status_code, "database" in answer.json()["problems"]) == (503, True)


def records(count: int) -> list[logging.LogRecord]:
    return [
        logging.makeLogRecord({"name": "x", "msg": "%s is away", "args": (n,)})
        for n in range(count)
    ]


def test_the_log_tells_the_same_thing_a_few_times_and_then_how_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr("workbench.core.logs.monotonic", lambda: now)
    flood = NoFlood()
    assert sum(flood.filter(record) for record in records(1000)) == MOST_ALIKE
    now = 61.0
    (later,) = records(1)
    assert flood.filter(later)
    assert later.getMessage() == f"0 is away [{1000 - MOST_ALIKE} more like this were left out]"


def test_a_refusal_and_an_absence_are_one_line() -> None:
    kept = []
    for level, error in (
        (logging.WARNING, PermissionError("no")),
        (logging.ERROR, OperationalError("away")),
        (logging.ERROR, ValueError("a fault")),
    ):
        given = {"name": "django.request", "levelno": level, "exc_info": (type(error), error, None)}
        record = logging.makeLogRecord(given)
        OneLine().filter(record)
        kept.append(record.exc_info is not None)
    assert kept == [False, False, True]


@pytest.mark.django_db
def test_of_two_clocks_one_rings() -> None:
    from workbench.config.celery import app

    first, second = (OneOfMany(app=app, lazy=True) for _ in range(2))
    assert (first.holds_lock(), second.holds_lock()) == (True, False)
    assert first._session is not None
    first._session.close()
    assert (second.holds_lock(), first.holds_lock()) == (True, False)
    assert second._session is not None
    second._session.close()
    assert connection.is_usable()


@pytest.mark.django_db
@pytest.mark.usefixtures("no_broker")
def test_the_clock_is_still_while_the_broker_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from workbench.config.celery import app

    monkeypatch.setattr(Scheduler, "tick", lambda *_: pytest.fail("it sends"))
    clock = OneOfMany(app=app, lazy=True)
    assert clock.tick() == LOOK_EVERY_S
    assert clock._session is not None
    clock._session.close()
