"""What a single field holds, held against its limit before the database would."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, Model
from django.utils.translation import gettext as _

from workbench.core.errors import Invalid
from workbench.core.limits import Range


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


def check_length(name: str, text: str, limit: int) -> None:
    """Refuse a text that is longer than its limit.

    Raises:
        Invalid: names the field.
    """
    if len(text) > limit:
        problem = _("Has %(length)d characters; give at most %(limit)d.")
        raise Invalid(**{name: problem % {"length": len(text), "limit": limit}})


def check_range(name: str, number: int, limits: Range) -> None:
    """Refuse a number that is out of its range.

    Raises:
        Invalid: names the field.
    """
    if number not in limits:
        problem = _("%(value)d is out of range; give %(least)d to %(most)d.")
        raise Invalid(**{name: problem % {"value": number, **limits._asdict()}})


def _has_control_character(value: str, *, line: bool) -> bool:
    if line:
        return any(ord(character) < 32 or ord(character) == 127 for character in value)
    return "\0" in value
