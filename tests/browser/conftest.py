"""A server, a worker and a browser, for tests that go through the pages as people do."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Condition
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from annotations.models import Campaign
from tests.annotations.engines.openai.models import Model, in_some_words
from tests.browser.chromium import DESKTOP, PATIENCE_MS, Complaints, chromium
from tests.browser.material import spanish_campaign
from tests.browser.offline_stage import open_review
from tests.browser.people import bring_session
from tests.celery_workers import celery_worker
from tests.factories import member
from tests.servers import serving
from workbench.core.accounts.models import User

expect.set_options(timeout=PATIENCE_MS)

Visit = Callable[..., Page]

# To install a service worker takes as long as a page does: tests about it ask for one. What moves
# while a job is waited for is drawn sixty times a second, which takes more than the job.
USUAL: dict[str, Any] = {
    "viewport": DESKTOP,
    "service_workers": "block",
    "reduced_motion": "reduce",
}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, beside which Django refuses to work, and has
    # another connection: one that stayed open on either side would outlive its database.
    connection.close()
    with pytest.MonkeyPatch.context() as patch, chromium() as launched:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield launched
        connection.close()


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where server and worker keep uploads, releases and runs."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="package")
def model() -> Iterator[Model]:
    """A model that translates whatever it is asked, behind the one server that is listed."""
    model = Model(whole=in_some_words, single=in_some_words)
    with serving(model.answer) as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_OPENAI_URLS", f"{address}/v1")
        yield model


@pytest.fixture(scope="package")
def worker(django_db_setup: None, store: Path, model: Model) -> Iterator[None]:
    """A Celery worker process on the test's own database and queue."""
    with celery_worker(store):
        yield


@pytest.fixture
def site(live_server: Any, worker: None, store: Path, settings: Any) -> str:
    """The address of a server whose jobs are done."""
    settings.MEDIA_ROOT = store / "uploads"
    settings.RELEASES_DIR = store / "releases"
    settings.RUNS_DIR = store / "runs"
    # Each test has a database of its own: its runs are numbered from 1 again, and releases that
    # it does not know would be offered to its people as brought from elsewhere.
    for left in (settings.RUNS_DIR, settings.RELEASES_DIR):
        shutil.rmtree(left, ignore_errors=True)
    # Here everybody signs in from one address, faster than people do.
    settings.ACCOUNT_RATE_LIMITS = False
    return str(live_server.url)


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def answered(site: str) -> Iterator[Callable[[], None]]:
    """Wait until the server works on no request: what a page fetched ahead may outlive the page.

    A request that is still worked on would keep the database from being emptied.
    """
    change = Condition()
    at_work = 0

    def count(by: int) -> None:
        nonlocal at_work
        with change:
            at_work += by
            change.notify_all()

    def begin(**_: Any) -> None:
        count(1)

    def end(**_: Any) -> None:
        count(-1)

    def wait() -> None:
        with change:
            assert change.wait_for(lambda: at_work == 0, PATIENCE_MS / 1000)

    request_started.connect(begin)
    request_finished.connect(end)
    yield wait
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def visit(
    browser: Browser, site: str, complaints: Complaints, answered: Callable[[], None]
) -> Iterator[Visit]:
    """Open a window of its own, signed in as a person when one is given.

    A test fails whose pages break the security policy or log an error.
    """
    contexts = []

    def open_window(person: User | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=site, **(USUAL | options))
        context.set_default_timeout(PATIENCE_MS)
        complaints.listen(context)
        contexts.append(context)
        if person is not None:
            bring_session(context, person, site)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
    answered()
    assert complaints.found == []


# --- A campaign of three reviews in Spanish, for files that make no other.
@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return spanish_campaign()


@pytest.fixture
def annotator(campaign: Campaign) -> User:
    return member(campaign, languages=("es",))


@pytest.fixture
def desk(visit: Visit, campaign: Campaign, annotator: User, complaints: Complaints) -> Page:
    """The first review on the screen, the next two fetched ahead."""
    complaints.expected |= {"Failed to load resource", "htmx:"}
    return open_review(visit(annotator), campaign)
