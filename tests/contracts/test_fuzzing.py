"""Whatever is sent to the API, it answers as its contract says, and never with a fault."""

from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from annotations.models import Campaign, Item, Task
from annotations.services import releasing
from annotations.vocabularies import Role
from tests.contracts.test_openapi import SNAPSHOT
from tests.factories import UserFactory, make_campaign, member
from tests.length import LONG, length
from tests.work import claim, edit
from workbench.core.accounts.models import ApiToken
from workbench.core.jobs.services import enqueue

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


APPLICATION = get_wsgi_application()


def answered(environ, start_response):
    """The whole answer, which is then closed: servers do so, and the client here does not."""
    with closing(APPLICATION(environ, start_response)) as answer:
        return [b"".join(answer)]


CONTRACT = schemathesis.openapi.from_path(SNAPSHOT)
CONTRACT.app = answered
OPERATIONS = [result.ok() for result in CONTRACT.get_all_operations()]
EXAMPLES = length("EXAMPLES", short=6, whole=10)
"""Of each operation in each mode."""
BEGINNINGS = ("assignments", "tasks", "items", "jobs")


@dataclass(frozen=True)
class Known:
    """What stands for a path's parameters, by the parameter or by the noun before `{id}`."""

    campaign: Campaign
    secret: str
    values: dict[str, list[Any]]

    def fill(self, case: schemathesis.Case) -> None:
        """Put things that are there into the path, chosen by what was generated."""
        for name, generated in (case.path_parameters or {}).items():
            noun = next((word for word in case.path.split("/") if word in BEGINNINGS), "")
            known = self.values.get(noun if name == "id" else name, [])
            if known:
                case.path_parameters[name] = known[len(str(generated)) % len(known)]


@pytest.fixture
def one_connection(db):
    """The application keeps to the test's transaction, as Django's own test client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small campaign in every state, and a person who may do everything there.

    Made once: each test undoes what it did, and this transaction is undone after the last one.
    """
    folder = tmp_path_factory.mktemp("fuzzing")
    places = {"RELEASES_DIR": folder / "releases", "RUNS_DIR": folder / "runs"}
    with django_db_blocker.unblock(), override_settings(**places), transaction.atomic():
        yield _made()
        transaction.set_rollback(True)


@pytest.fixture
def known(made, one_connection):
    return made


def _made():
    campaign = make_campaign(items=6, overlap_review=2, answer_per_subject=None)
    user = member(campaign, Role.ANNOTATOR)
    held = [claim(campaign, user) for _ in range(2)]
    held.append(claim(campaign, user, "label", "en"))
    for text in ("¿Qué es el 0?", "¿Cuál es el 0?"):
        other = member(campaign)
        edit(other, claim(campaign, other), text)
    releasing.build_release(campaign=campaign, version="1.0.0")
    job = enqueue(kind="none", arguments={}, created_by=user)
    user.is_superuser = True
    user.save()
    return Known(
        campaign,
        ApiToken.issue(user, "fuzzing")[1],
        {
            "name": [campaign.name],
            "version": ["1.0.0"],
            "path": ["README.md"],
            "kind": ["reviews", "labels", "answers"],
            "assignments": [assignment.pk for assignment in held],
            "tasks": list(Task.objects.values_list("pk", flat=True)),
            "items": list(Item.objects.values_list("pk", flat=True)),
            "jobs": [str(job.pk)],
        },
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_the_api_keeps_its_contract_whatever_is_sent(operation, known):
    for mode in GenerationMode:
        if mode.is_positive or operation.body or operation.query:
            send(operation, mode, known, known.secret)


@pytest.mark.parametrize(
    "operation", OPERATIONS if LONG else OPERATIONS[:1], ids=lambda operation: operation.label
)
def test_the_api_keeps_its_contract_whoever_asks(operation, known):
    for secret in [*map(secret_of, people(known.campaign)), None, "wb_of_nobody"]:
        for mode in GenerationMode:
            send(operation, mode, known, secret, examples=5)


def people(campaign):
    """One of each role, a manager of another campaign, and staff who have none."""
    yield from (member(campaign, role) for role in Role)
    yield member(make_campaign(items=1), Role.MANAGER)
    yield UserFactory(is_staff=True)


def secret_of(user):
    return ApiToken.issue(user, "fuzzing")[1]


def send(operation, mode, known, secret, examples=EXAMPLES):
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def ask(case):
        known.fill(case)
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()
