"""What people type into a single field, held against the column before the database would."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, Model
from django.utils.translation import gettext as _

from workbench.core.errors import Invalid


def check_field(model: type[Model], name: str, value: Any) -> None:
    """Refuse what the model's field cannot hold: too long, malformed, with control characters.

    Line breaks and tabs are control characters too, except in fields of free text.

    Raises:
        Invalid: names the field and says what is wrong with the value.
    """
    field = cast("Field[Any, Any]", model._meta.get_field(name))
    if isinstance(value, str) and _has_control_character(value, line=isinstance(field, CharField)):
        problem = _("Contains a control character, such as a line break; delete it.")
        raise Invalid(**{name: problem})
    if value in ("", None) and (field.blank or field.null):
        return
    try:
        field.clean(value, None)
    except ValidationError as error:
        raise Invalid(**{name: " ".join(error.messages)}) from error


def longest(model: type[Model], name: str) -> int:
    """How many characters a column holds."""
    return cast("CharField[Any, Any]", model._meta.get_field(name)).max_length or 0


def _has_control_character(value: str, *, line: bool) -> bool:
    if line:
        return any(ord(character) < 32 or ord(character) == 127 for character in value)
    return "\0" in value
