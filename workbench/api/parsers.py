"""How a body is read: JSON of a bounded size that the database can hold."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from workbench.api.errors import TooLarge


class BoundedJSONParser(JSONParser):
    """JSON up to `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes, without NUL and lone surrogates."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > limit:
            raise TooLarge(f"The body is larger than {limit} bytes; send less at once.")
        try:
            data: dict[str, Any] = super().parse(stream, media_type, parser_context)
            problems = [text for text in _texts(data) if not _is_storable(text)]
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
        if problems:
            raise ParseError("A text holds a NUL character or half of a character; delete it.")
        return data


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _texts(part)


def _is_storable(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
