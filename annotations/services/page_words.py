"""How a page calls what a message calls by its option of a command.

Readers know no door: where they ask for a choice they name the option, in whatever language. What
a page shows of them goes through `in_page_words`.
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LAYOUT = _("Layout")
HEADER = _("Header line")
ANSWERS = _("Answers")
LANGUAGE = _("Language")
ENCODING = _("Encoding")
ANSWER_FORMS: Mapping[str, str | Promise] = {
    "letter": _("Letters"),
    "index0": _("Numbers from 0"),
    "index1": _("Numbers from 1"),
    "text": _("The right option's text"),
    "label": _("The right option's name in the file"),
}
HEADER_FORMS: Mapping[str, str | Promise] = {
    "yes": _("The first line is a header"),
    "no": _("No header"),
}
_OPTIONS: Mapping[str, tuple[str | Promise, Mapping[str, str | Promise]]] = {
    "layout": (LAYOUT, {}),
    "format": (LAYOUT, {}),
    "header": (HEADER, HEADER_FORMS),
    "answers": (ANSWERS, ANSWER_FORMS),
    "language": (LANGUAGE, {}),
    "source-language": (_("Language of the questions"), {}),
    "map": (_("Columns"), {}),
    "mapping": (_("Columns"), {}),
    "name": (_("Name"), {}),
    "licence": (_("Licence"), {}),
    "attribution": (_("Attribution"), {}),
}
_VALUES = "|".join([*ANSWER_FORMS, *HEADER_FORMS])
_NAMED = re.compile(rf"--({'|'.join(_OPTIONS)})\b(?: ({_VALUES})\b)?")
_ALONE = re.compile(r"\bindex[01]\b")
_ENCODING = re.compile(r"--map encoding=\w+")
_COLUMNS = re.compile(
    r"(?:--layout table(?: --map (?:'[^']*'|\S+))+|(?:--map (?:'[^']*'|\S+) ?)+)"
    r"(?: ?\(answer=-[^)]*\))?"
)


def in_page_words(*, told: str) -> str:
    """A message with the labels of a page in the place of a command's options."""
    told = _ENCODING.sub(f"“{ENCODING}”", told)
    named = _NAMED.sub(_label, _COLUMNS.sub(f"“{_('Which column is what')}”", told))
    return _ALONE.sub(lambda match: f"“{ANSWER_FORMS[match[0]]}”", named)


def _label(match: re.Match[str]) -> str:
    label, values = _OPTIONS[match[1]]
    value = values.get(match[2] or "")
    return f"“{label}: {value}”" if value else f"“{label}”"
