"""What people read of findings: English here, marked so that whoever shows it can translate it.

The checks know no Django and no reader's language. A `Message` is the English text and keeps what
a translation is made from; `gettext_noop` is the name by which `makemessages` finds it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Self


class Message(str):
    """English text, with the template and the values it was made from."""

    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, values: Mapping[str, str] = MappingProxyType({})) -> Self:
        message = super().__new__(cls, template % values if values else template)
        message.template = template
        message.values = values
        return message


def gettext_noop(template: str, /, **values: str) -> Message:
    """Mark a text for translation; `%(name)s` in it stands for a value, which may be marked too."""
    return Message(template, values)


def localized(text: str, gettext: Callable[[str], str]) -> str:
    """Return a message in the language that `gettext` translates into; other text as it is."""
    if not isinstance(text, Message):
        return text
    template = gettext(text.template)
    values = {name: localized(value, gettext) for name, value in text.values.items()}
    return template % values if values else template
