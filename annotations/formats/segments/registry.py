"""Every format of segments that there is, found by the name of its module."""

from functools import cache

from annotations.formats.segments.base import SegmentFormat
from workbench.core.discovery import find
from workbench.core.messages import gettext_noop as _
from workbench.layouts.records import FormatError, InputFile
from workbench.layouts.tables import kind_of

PACKED = ".gz"


@cache
def formats() -> dict[str, SegmentFormat]:
    """By name; what translation tools read best comes first."""
    found = find("annotations.formats.segments", "FORMAT", SegmentFormat)  # type: ignore[type-abstract]
    return {one.name: one for one in sorted(found, key=lambda one: one.order)}


def format_named(name: str) -> SegmentFormat:
    """The format of a name.

    Raises:
        FormatError: there is none.
    """
    if name not in formats():
        known = ", ".join(formats())
        raise FormatError(
            _("unknown format “%(name)s”; choose one of %(known)s", name=name, known=known)
        )
    return formats()[name]


def format_of(file: InputFile) -> SegmentFormat:
    """The format of a file, by its name.

    Raises:
        FormatError: its name tells none.
    """
    kind = kind_of(file)
    found = next((one for one in formats().values() if kind in one.suffixes), None)
    if found is None:
        known = ", ".join(suffixes())
        raise FormatError(
            _(
                "%(file)s is of a kind that is not read here; give one of %(known)s",
                file=file.name,
                known=known,
            )
        )
    return found


def suffixes() -> tuple[str, ...]:
    """The endings of files that are read."""
    return tuple(dict.fromkeys(one for known in formats().values() for one in known.suffixes))
