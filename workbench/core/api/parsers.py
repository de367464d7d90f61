"""How a body is read: JSON that the database can hold."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from workbench.core.json_reading import NotStorable, require_storable


class StorableJSONParser(JSONParser):
    """JSON without NUL, lone surrogates and infinity; Django bounds its size before it is read."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        try:
            data: dict[str, Any] = require_storable(
                super().parse(stream, media_type, parser_context)
            )
        except NotStorable:
            raise ParseError(
                _("A text holds a NUL character or half of a character; delete it.")
            ) from None
        except ParseError as error:
            if isinstance(error.__context__, UnicodeDecodeError):
                raise ParseError(_not_utf_8(error.__context__)) from None
            raise
        except (RecursionError, ValueError):
            raise ParseError(_("The body is nested too deeply.")) from None
        return data


def _not_utf_8(error: UnicodeDecodeError) -> str:
    text = _("Line %(line)d of the body: byte 0x%(byte)02x is not UTF-8; send the body in UTF-8.")
    line = error.object.count(b"\n", 0, error.start) + 1
    return text % {"line": line, "byte": error.object[error.start]}
