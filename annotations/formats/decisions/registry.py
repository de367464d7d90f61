"""Every format of decisions that there is, found by the name of its module."""

from functools import cache

from annotations.formats.decisions.base import DecisionReader
from workbench.core.discovery import find
from workbench.core.messages import gettext_noop as _
from workbench.layouts.records import FormatError

WORKBENCH = "workbench"


@cache
def readers() -> dict[str, DecisionReader]:
    """The readers by the name of their format; our own comes first."""
    found = find("annotations.formats.decisions", "READER", DecisionReader)  # type: ignore[type-abstract]
    return {one.name: one for one in sorted(found, key=lambda one: one.name != WORKBENCH)}


def reader_named(name: str) -> DecisionReader:
    """The reader of a format.

    Raises:
        FormatError: there is no such format.
    """
    if name not in readers():
        known = ", ".join(readers())
        raise FormatError(
            _("unknown format “%(name)s”; choose one of %(known)s", name=name, known=known)
        )
    return readers()[name]
