"""The Server-Timing header, where it is asked for."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from workbench.core.accounts.models import User
from workbench.core.timing import ServerTiming

HEADER = re.compile(r'app;dur=(\d+\.\d\d), db;dur=(\d+\.\d\d);desc="(\d+) queries"')


@pytest.mark.django_db
def test_the_header_tells_milliseconds_and_queries(settings, rf: RequestFactory):
    settings.SERVER_TIMING = True

    def view(_request: object) -> HttpResponse:
        return HttpResponse([User.objects.count(), User.objects.exists()])

    found = HEADER.fullmatch(ServerTiming(view)(rf.get("/"))["Server-Timing"])
    assert found is not None
    total, database, queries = found.groups()
    assert 0 < float(database) <= float(total)
    assert queries == "2"


def test_nobody_is_told_unless_the_deployment_asks_for_it(client: Client):
    assert "Server-Timing" not in client.get("/healthz")
