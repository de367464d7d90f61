"""What the access log knows of who asks."""

from workbench.running.web.clients import access_line, client_of


def test_an_access_is_one_line_whatever_the_address_holds() -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/a\n192.0.2.1 forged/\xc3\xa9"}
    line = access_line(environ, "192.0.2.9", 200, 0.0123)
    assert line.endswith(" 192.0.2.9 GET /a%0A192.0.2.1%20forged/%C3%A9 200 12 ms")


def test_without_trusted_proxies_nobody_says_who_asks_but_the_socket() -> None:
    environ = {"REMOTE_ADDR": "192.0.2.9", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    assert client_of(environ) == "192.0.2.9"
