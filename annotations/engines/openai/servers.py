"""Which servers the operator lists, and the key of each.

`WORKBENCH_OPENAI_URLS` has addresses, separated by commas, each alone or with the variable that
holds its key: `https://api.openai.com/v1=OPENAI_API_KEY,http://gpu:8000/v1`. A key is sent to its
own address and nowhere else.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError
from workbench.core.environment import variable

VARIABLE = "WORKBENCH_OPENAI_URLS"
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Server:
    """An address with the variable that holds its key, "" for none, and the key."""

    url: str
    variable: str = ""
    key: str | None = field(default=None, repr=False)


def servers() -> dict[str, Server]:
    """Those that are listed, by their address as it is compared.

    Raises:
        EngineError: the list has what is no address.
    """
    found = {}
    for entry in filter(None, map(str.strip, (variable(VARIABLE) or "").split(","))):
        url, _equals, name = entry.partition("=")
        found[comparable(url.strip())] = Server(
            url.strip(), name.strip(), variable(name.strip()) if name.strip() else None
        )
    return found


def server_at(url: str) -> Server:
    """The server with its key where it is listed, else the bare address.

    Raises:
        EngineError: it is no address; or its key is not in the environment.
    """
    found = servers().get(comparable(url), Server(url))
    if found.variable and not found.key:
        problem = _("%(variable)s names %(key)s for the key of %(url)s; set it.")
        raise EngineError(problem % {"variable": VARIABLE, "key": found.variable, "url": found.url})
    return found


def comparable(url: str) -> str:
    """An address as it is compared with others.

    Raises:
        EngineError: it is no address, or holds a password.
    """
    try:
        address = urlsplit(url)
        port = address.port or PORTS[address.scheme]
    except (ValueError, KeyError):
        raise _no_address(url) from None
    if not address.hostname or "@" in address.netloc or address.query or address.fragment:
        raise _no_address(url)
    return f"{address.scheme}://{address.hostname}:{port}{address.path.rstrip('/')}"


def _no_address(url: str) -> EngineError:
    # A password may stand before the @.
    shown = url.rpartition("@")[2]
    problem = _(
        "“%(url)s” is no address of a server; write one such as http://127.0.0.1:8000/v1, without "
        "a key or a query in it."
    )
    return EngineError(problem % {"url": shown})
