"""What people read of findings: English here, marked so that whoever shows it can translate it.

The checks know no Django and no reader's language. A `Message` is the English text and keeps what
a translation is made from; `gettext_noop` is the name by which `makemessages` finds it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Self

import regex

_RIGHT_TO_LEFT = regex.compile(r"[\u0590-\u08ff]")


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
    """Return a message in the language that `gettext` translates into; other text as it is.

    Within a sentence from right to left each value is isolated, as Unicode's bidirectional
    algorithm asks for (UAX 9, 2.7): two words of another direction would change places.
    """
    if not isinstance(text, Message):
        return text
    template = gettext(text.template)
    values = {name: localized(value, gettext) for name, value in text.values.items()}
    if _RIGHT_TO_LEFT.search(template):
        values = {name: f"\u2068{value}\u2069" for name, value in values.items()}
    return template % values if values else template
