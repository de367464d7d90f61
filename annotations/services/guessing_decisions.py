"""What stands in a tool's files of decisions, and what a campaign would take it for."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from annotations.formats.decisions.registry import reader_named, readers
from annotations.formats.foreign.given import Reading
from annotations.formats.foreign.guessing import Survey
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.formats.foreign.reader import ForeignReader
from annotations.models import Campaign
from annotations.selectors.incoming import wanted_by
from workbench.core.errors import Invalid
from workbench.layouts.budget import Limits
from workbench.layouts.records import FormatError

MEGABYTE = 1024 * 1024
LOOKED_AT = Limits(rows=200_000, size=256 * MEGABYTE)
"""What a guess is made from; an import reads the whole."""


@dataclass(frozen=True)
class Look:
    """What was seen of some files, and the mapping that it suggests."""

    format: str
    survey: Survey
    mapping: DecisionMapping
    reading: Reading


def look_at(*, path: Path, campaign: Campaign, format: str) -> Look:
    """Survey a tool's files and guess their mapping. Stores nothing.

    Raises:
        FormatError: there is no such format, or the files are none of it.
        Invalid: the format leaves nothing to map.
    """
    reader = reader_named(format)
    if not isinstance(reader, ForeignReader):
        raise Invalid(format=_("Decisions in Workbench's own form need no mapping."))
    survey, reading = reader.survey(path, limits=LOOKED_AT)
    return Look(format, survey, reader.guess(survey, wanted_by(campaign)), reading)


def format_of(*, path: Path) -> str:
    """The format that reads most of the files and refuses least; empty where none reads any."""
    best, name = (0, 0), ""
    for reader in readers().values():
        if not isinstance(reader, ForeignReader):
            continue
        try:
            survey, reading = reader.survey(path, limits=LOOKED_AT)
        except (FormatError, OSError):
            continue
        rank = (-len(reading.errors), survey.decisions)
        if survey.decisions and (not name or rank > best):
            best, name = rank, reader.name
    return name
