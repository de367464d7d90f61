"""An odd head of a request is read, or refused in the manner of its door."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from workbench.running.web.environ import readable_type

FORM = "application/x-www-form-urlencoded"
ODD = ("rot13", "utf-16", "undefined", "base64", "a\0b", '"', "utf-16''utf-8")


@pytest.mark.parametrize("named", [*(f"charset={odd}" for odd in ODD), "charset*=nothing''utf-8"])
def test_a_request_in_an_odd_encoding_is_read_as_utf_8(named: str) -> None:
    kind = readable_type(f"{FORM}; {named}")
    environ = RequestFactory()._base_environ(QUERY_STRING="a=%E2%82%AC", CONTENT_TYPE=kind)
    assert WSGIRequest(environ).GET["a"] == "€"


@pytest.mark.parametrize("kind", [f"{FORM}; charset=cp1251", "multipart/form-data; boundary=b", ""])
def test_another_content_type_stays_as_it_is(kind: str) -> None:
    assert readable_type(kind) == kind


@pytest.mark.parametrize(("path", "kind"), [("/api/v1/campaigns", "problem+json"), ("/", "html")])
def test_a_host_that_is_none_is_refused_in_the_manner_of_its_door(path: str, kind: str) -> None:
    answer = Client().get(path, HTTP_HOST="a b")
    assert answer.status_code == 400
    assert kind in answer.headers["Content-Type"]
