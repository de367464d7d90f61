"""Which address and scheme a request has, behind the proxies that are trusted."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from workbench.core import environment
from workbench.core.forwarded import Forwarded, client_address
from workbench.core.proxies import Proxies, site_of

PEER = "10.0.0.2"


def asked(
    settings: Settings, proxies: str, forwarded: str, scheme: str = "", peer: str = PEER
) -> HttpRequest:
    settings.TRUSTED_PROXIES = Proxies.parse(proxies.split())
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": scheme}
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers)
    Forwarded(lambda _: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        ("", "192.0.2.1", PEER),
        ("0", "192.0.2.1", PEER),
        ("1", "192.0.2.1", "192.0.2.1"),
        ("1", "203.0.113.5, 192.0.2.1", "192.0.2.1"),
        ("2", "203.0.113.5, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        ("2", "192.0.2.1", PEER),
        ("1", "", PEER),
        ("1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("1", "192.0.2.1:4711", "192.0.2.1"),
        ("1", "::ffff:192.0.2.1", "192.0.2.1"),
        ("1", "<script>", PEER),
        ("10.0.0.0/8", "203.0.113.5, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.0/8", "203.0.113.5, 192.0.2.1, 10.9.9.9", "192.0.2.1"),
        ("10.0.0.0/8 fd00::/8", "192.0.2.1, fd00::1", "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.9", "10.0.0.9"),
        ("172.16.0.0/12", "192.0.2.1", PEER),
    ],
)
def test_the_address_is_what_a_trusted_proxy_says(
    settings: Settings, proxies: str, forwarded: str, address: str
) -> None:
    request = asked(settings, proxies, forwarded)
    assert client_address(request) == address
    assert "X-Forwarded-For" not in request.headers


@pytest.mark.parametrize(
    ("proxies", "scheme", "secure"),
    [
        ("", "https", False),
        ("172.16.0.0/12", "https", False),
        ("1", "https", True),
        ("1", "http", False),
        ("10.0.0.2", "https", True),
        ("1", "https, http", False),
    ],
)
def test_the_scheme_is_believed_of_a_trusted_proxy_alone(
    settings: Settings, proxies: str, scheme: str, *, secure: bool
) -> None:
    assert asked(settings, proxies, "192.0.2.1", scheme).is_secure() is secure


def test_a_socket_without_an_address_has_none_but_through_a_proxy(settings: Settings) -> None:
    assert client_address(asked(settings, "", "", peer="")) is None
    assert client_address(asked(settings, "1", "192.0.2.1", peer="")) == "192.0.2.1"


def test_the_addresses_of_one_ipv6_network_count_as_one_client() -> None:
    assert site_of("2001:db8::1") == site_of("2001:db8::ffff:1") != site_of("2001:db8:0:1::1")
    assert site_of("192.0.2.1") != site_of("192.0.2.2")


@pytest.mark.parametrize(
    "given",
    [
        {"WORKBENCH_BEHIND_TLS": "1"},
        {"WORKBENCH_TRUSTED_PROXIES": "my-proxy"},
        {"WORKBENCH_TRUSTED_PROXIES": "99"},
        {"WORKBENCH_SECOND_FACTOR": "manager"},
        {"WORKBENCH_ACCESS_LOG_DAYS": "1"},
    ],
)
def test_a_setting_that_would_not_hold_is_refused_with_its_name(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    read = environment.environment.__wrapped__
    with pytest.raises(environment.ConfigurationError, match=next(iter(given))):
        read()
