"""Who asks, and the line that the access log has of it."""

from datetime import UTC, datetime
from urllib.parse import quote

from workbench.core.environment import environment
from workbench.core.logs import without_secrets
from workbench.core.proxies import site_of, words
from workbench.running.web.environ import Environ


def client_of(environ: Environ) -> str:
    """The client's address: what trusted proxies say, or the other end of the socket."""
    forwarded = words(environ.get("HTTP_X_FORWARDED_FOR", ""))
    return environment().trusted_proxies.client(environ["REMOTE_ADDR"], forwarded)


def site_asking(environ: Environ) -> str:
    """What counts as one client."""
    client = client_of(environ)
    return site_of(client) or client


def access_line(environ: Environ, client: str, status: int, seconds: float) -> str:
    """One line, whatever stands in the address; no query, which may hold what is secret."""
    path = without_secrets(quote(environ["PATH_INFO"], encoding="latin-1"))
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    method = environ["REQUEST_METHOD"]
    return f"{at} {client} {method} {path} {status} {1000 * seconds:.0f} ms"
