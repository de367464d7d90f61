"""What stands in a tool's files of decisions, and what a campaign would take it for."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from annotations.formats.decisions.base import DecisionReader
from annotations.formats.decisions.records import ReadDecisions
from annotations.formats.decisions.registry import reader_named, readers
from annotations.formats.foreign.guessing import Survey, surveyed
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.formats.foreign.reader import ForeignReader
from annotations.formats.foreign.wanted import Wanted
from annotations.models import Campaign
from annotations.selectors.incoming import wanted_by
from annotations.services.page_words import in_page_words
from annotations.services.uploads import as_sent, readable
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.layouts.budget import Limits
from workbench.layouts.records import FormatError

LOOKED_AT = 5000
"""Decisions that a guess is made from, and a page shows what is wrong with; an import reads all."""


@dataclass(frozen=True)
class Look:
    """What was seen of some files, the mapping that holds for them, and what they come to by it.

    Of a format that leaves nothing to map there is no survey. `problem` says why nothing was read.
    """

    format: str
    wanted: Wanted
    survey: Survey | None = None
    mapping: DecisionMapping | None = None
    read: ReadDecisions | None = None
    problem: str = ""


def look_at(
    *,
    path: Path,
    campaign: Campaign,
    format: str,
    mapping: DecisionMapping | None = None,
    limits: Limits | None = None,
) -> Look:
    """Survey files, and read their first decisions by a mapping, or by the one that is guessed.

    Stores nothing.

    Raises:
        FormatError: there is no such format, or the files are none of it.
    """
    reader, wanted = reader_named(format), wanted_by(campaign)
    if not isinstance(reader, ForeignReader):
        return Look(format, wanted, read=reader.read(path, limits=limits))
    files, reading = reader.look(path, limits=limits, most=LOOKED_AT)
    survey = surveyed(reading.givens)
    found = mapping or reader.guess(survey, wanted)
    return Look(format, wanted, survey, found, reader.fit(files, reading, found, wanted))


def look_at_upload(
    *, stored: str, campaign: Campaign, format: str = "", mapping: DecisionMapping | None = None
) -> Look:
    """The same of an upload, for a page; without a format, in the one that reads it best."""
    try:
        with readable(stored=stored) as path:
            named = format or format_of(path=path)
            if not named:
                problem = _("No format reads this file; choose the one that it is in.")
                return Look("", Wanted(), problem=problem)
            return look_at(path=path, campaign=campaign, format=named, mapping=mapping)
    except FormatError as error:
        told = in_page_words(told=as_sent(told=localized(error.args[0], _)))
        return Look(format, Wanted(), problem=told)
    except Invalid as refusal:
        return Look(format, Wanted(), problem=" ".join(refusal.fields.values()))


def format_of(*, path: Path) -> str:
    """The format that reads most of the files and refuses least; empty where none reads any."""
    best, name = (0, 0), ""
    for reader in readers().values():
        try:
            rank = _rank(reader, path)
        except (FormatError, OSError):
            continue
        if rank[1] and (not name or rank > best):
            best, name = rank, reader.name
    return name


def _rank(reader: DecisionReader, path: Path) -> tuple[int, int]:
    """How little a reader refuses of some files, and how much it reads."""
    if isinstance(reader, ForeignReader):
        _files, reading = reader.look(path, most=LOOKED_AT)
        return -len(reading.errors), len(reading.givens)
    read = reader.read(path)
    return -len(read.errors), len(read.records)
