"""Problem details, RFC 9457: the one shape of every error that the API answers with."""

from http import HTTPStatus
from typing import Any, Final

MEDIA_TYPE: Final = "application/problem+json"


def problem(status: HTTPStatus, **more: Any) -> dict[str, Any]:
    """The body, with `detail` and whatever else there is to say."""
    return {"type": "about:blank", "title": status.phrase, "status": status.value, **more}
