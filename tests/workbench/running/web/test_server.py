"""The web server as a real process over a small application: what slow clients cannot do to it."""

import socket
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.workbench.processes import is_alive, python, wait_until
from tests.workbench.running.test_supervisor import CONFIGURED

SLOW = 100
SCRIPT = """
import pathlib, sys, time
from workbench.running.web import bodies
from workbench.running.web.gateway import Gateway
from workbench.running.web.server import Address, serve

bodies.START_S = 1.0

class Pieces:
    streaming = True
    def __init__(self, pieces, fails, as_made=False):
        self.pieces, self.fails, self.sent_as_made = pieces, fails, as_made
    def __iter__(self):
        for number in range(self.pieces):
            yield b"x" * 1_000_000
            if self.sent_as_made and number == 0:
                wait_for(sys.argv[4])
        if self.fails:
            raise RuntimeError("half-way")
    def close(self):
        if self.sent_as_made:
            pathlib.Path(sys.argv[5]).touch()

def wait_for(name):
    while not pathlib.Path(name).exists():
        time.sleep(0.01)

def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    match environ["PATH_INFO"]:
        case "/pieces":
            return Pieces(3, False)
        case "/fails":
            return Pieces(3, True)
        case "/as-made":
            return Pieces(3, False, True)
        case "/as-made-fails":
            return Pieces(3, True, True)
        case "/as-made-fails-at-once":
            return Pieces(0, True, True)
        case "/as-made-at-length":
            return Pieces(50, False, True)
        case "/file":
            return environ["wsgi.file_wrapper"](open(sys.argv[2], "rb"))
        case "/page" if int(environ["CONTENT_LENGTH"]) > 2_000_000:
            start("413 Content Too Large", [("Content-Type", "text/html")])
            return [b"a page that says so"]
        case "/long":
            pathlib.Path(sys.argv[3]).touch()
            time.sleep(1)
    told = environ["wsgi.input"].read()
    seen = [environ["PATH_INFO"], environ.get("HTTP_X_REAL"), environ["CONTENT_LENGTH"]]
    return [repr((seen, len(told))).encode()]

def load(threads):
    return Gateway(application, lambda environ: 2_000_000, threads=threads)

serve(Address("127.0.0.1", int(sys.argv[1])), processes=1, threads=2, load=load)
"""


class Served:
    """The server, and the ways to speak with it."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.large = folder / "large"
        self.large.write_bytes(b"y" * 5_000_000)
        self.entered = folder / "entered"
        self.goes_on, self.closed = folder / "goes_on", folder / "closed"
        places = (self.large, self.entered, self.goes_on, self.closed)
        arguments = ["-c", SCRIPT, str(port), *map(str, places)]
        self.process = python(*arguments, data=folder, settings=CONFIGURED)

    def connect(self, sent: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall(sent)
        return connection

    def is_up(self) -> bool:
        try:
            self.connect(b"").close()
        except OSError:
            return False
        return True

    def ask(self, path: str, body: object = None, **headers: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("POST" if body else "GET", path, body, headers)  # type: ignore[arg-type]
        with closing(connection):
            answer = connection.getresponse()
            return answer.status, answer.read()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    served = Served(port, tmp_path_factory.mktemp("served"))
    wait_until(served.is_up, "the server is up")
    yield served
    served.process.terminate()
    output, _ = served.process.communicate()
    assert served.process.returncode == 0, output


HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
SLOWLY = {"head": HEAD + b"X-", "body": HEAD + b"Content-Length: 1000\r\n\r\nab"}


def test_sockets_that_send_slowly_hold_nobody_up_and_are_given_up(served: Served) -> None:
    sockets = [served.connect(sent) for sent in SLOWLY.values() for _ in range(SLOW)]
    assert served.ask("/", b"now")[0] == 200
    first_of_bodies = sockets[SLOW]
    assert first_of_bodies.recv(100).startswith(b"HTTP/1.1 408 ")
    for slow in sockets:
        slow.close()


def test_of_one_address_the_oldest_unfinished_body_is_given_up_for_a_new_one(
    served: Served,
) -> None:
    sockets = [served.connect(SLOWLY["body"]) for _ in range(130)]
    assert sockets[0].recv(100).startswith(b"HTTP/1.1 429 ")
    assert served.ask("/", b"now")[0] == 200
    for slow in sockets:
        slow.close()


def test_a_body_is_bounded_before_it_is_read(served: Served) -> None:
    refused = served.connect(HEAD + b"Content-Length: 2000001\r\n\r\n")
    assert refused.recv(100).startswith(b"HTTP/1.1 413 ")
    refused.close()
    by_page = served.connect(HEAD.replace(b"/ ", b"/page ", 1) + b"Content-Length: 2000001\r\n\r\n")
    assert b"".join(iter(partial(by_page.recv, 1000), b"")).endswith(b"a page that says so")
    by_page.close()
    assert served.ask("/", iter([b"z" * 700_000] * 3))[0] == 413
    assert served.ask("/", iter([b"z" * 700_000] * 2)) == (
        200,
        b"(['/', None, '1400000'], 1400000)",
    )


def test_a_length_that_is_said_twice_is_one_length(served: Served) -> None:
    twice = served.connect(HEAD + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nok")
    assert twice.recv(100).split(b" ")[1] in {b"200", b"400"}
    twice.close()


def test_a_name_with_an_underscore_passes_for_no_other(served: Served) -> None:
    assert b"None" in served.ask("/", X_Real="forged")[1]
    assert b"'1'" in served.ask("/", **{"X-Real": "1", "X_Real": "forged"})[1]


def test_large_answers_come_whole_or_as_an_error(served: Served) -> None:
    assert served.ask("/pieces") == (200, b"x" * 3_000_000)
    assert served.ask("/file") == (200, served.large.read_bytes())
    assert served.ask("/fails")[0] == 500


def test_some_are_sent_while_they_are_made_and_never_look_whole_when_they_are_not(
    served: Served,
) -> None:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=20)
    connection.request("GET", "/as-made")
    with closing(connection):
        answer = connection.getresponse()
        first = answer.read(1_000_000)
        served.goes_on.touch()
        assert (answer.status, first + answer.read()) == (200, b"x" * 3_000_000)
    assert served.ask("/as-made-fails") == (200, b"x" * 3_000_000 + b"\0")
    assert served.ask("/as-made-fails-at-once")[0] == 500


def test_what_is_made_for_a_client_that_has_gone_is_given_up(served: Served) -> None:
    served.goes_on.touch()
    served.closed.unlink(missing_ok=True)
    gone = served.connect(b"GET /as-made-at-length HTTP/1.1\r\nHost: localhost\r\n\r\n")
    gone.close()
    wait_until(served.closed.exists, "its making has ended")
    assert served.ask("/pieces")[0] == 200


def test_clients_that_read_slowly_hold_nobody_up(served: Served) -> None:
    wanted = [
        served.connect(b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path)
        for path in [b"pieces", b"file"] * 10
    ]
    assert served.ask("/")[0] == 200
    for unread in wanted:
        unread.close()


def test_what_is_under_way_is_answered_before_it_stops(served: Served) -> None:
    asked = served.connect(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
    wait_until(served.entered.exists, "it is under way")
    served.process.terminate()
    assert asked.recv(100).startswith(b"HTTP/1.1 200 ")
    asked.close()
    wait_until(lambda: not is_alive(served.process.pid), "it has ended")
