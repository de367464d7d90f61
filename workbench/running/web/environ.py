"""From a request as granian tells it (RSGI) to one as WSGI has it (PEP 3333)."""

import sys
from typing import IO, Any

from django.utils.http import parse_header_parameters
from granian.rsgi import Scope

Environ = dict[str, Any]

_SAMPLE = "a=1&b={}"


def environ_of(scope: Scope) -> Environ:
    """All but the body. A name with an underscore could pass for another, and is left out."""
    server, server_port = _address(scope.server)
    client, client_port = _address(scope.client)
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": server_port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client,
        "REMOTE_PORT": client_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            _add_header(environ, name.upper().replace("-", "_"), value)
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = readable_type(environ["CONTENT_TYPE"])
    return environ


def readable_type(content_type: str) -> str:
    """Without its parameters where they name an encoding that does not keep ASCII as it is.

    Forms, addresses and JSON are then read as UTF-8. Django takes such as rot13 for an encoding of
    texts, and fails before any of its own code could answer.
    """
    try:
        _media, parameters = parse_header_parameters(content_type)
        charset = parameters.get("charset")
        is_readable = charset is None or _SAMPLE.encode(charset) == _SAMPLE.encode()
    except (LookupError, ValueError):
        is_readable = False
    return content_type if is_readable else content_type.partition(";")[0]


def add_body(environ: Environ, body: IO[bytes], length: int) -> None:
    """The whole body, of known length however it was sent."""
    environ["wsgi.input"] = body
    environ["wsgi.input_terminated"] = True
    environ["CONTENT_LENGTH"] = str(length)


def _add_header(environ: Environ, name: str, value: str) -> None:
    key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
    separator = "; " if name == "COOKIE" else ","
    environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value


def _address(text: str) -> tuple[str, str]:
    """Host and port; a Unix socket has neither."""
    host, _, port = text.rpartition(":")
    return (host.strip("[]"), port) if port.isdigit() else ("localhost", "0")
