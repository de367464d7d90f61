"""What readers of other tools share: each reads what its tool gives, a mapping does the rest."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from annotations.formats.decisions.base import DecisionReader
from annotations.formats.decisions.members import DecisionForm
from annotations.formats.decisions.records import ImportedDecision, ReadDecisions
from annotations.formats.foreign.documents import files_of
from annotations.formats.foreign.fitting import Fitter
from annotations.formats.foreign.given import Given, Reading
from annotations.formats.foreign.guessing import Survey, guessed, surveyed
from annotations.formats.foreign.mapping import DecisionMapping, Source
from annotations.formats.foreign.offsets import CODE_POINTS
from annotations.formats.foreign.wanted import Wanted
from workbench.core.messages import gettext_noop as _
from workbench.layouts.budget import ERRORS, Budget, Limits
from workbench.layouts.records import InputFile


class ForeignReader(DecisionReader):
    """A reader of one tool's files.

    `defaults` are where the tool itself says what a member is. `offsets` is how it counts the
    characters of a text that the file does not hold.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".json", ".jsonl")
    defaults: ClassVar[Mapping[str, Source]] = {}
    offsets: ClassVar[str] = CODE_POINTS

    @abstractmethod
    def givens(self, file: InputFile, reading: Reading) -> Iterator[Given]:
        """What a file gives, one decision after another; what is wrong goes to the reading.

        Raises:
            FormatError: the file is none of the tool's.
        """

    def read(
        self,
        path: Path,
        *,
        mapping: DecisionMapping | None = None,
        wanted: Wanted | None = None,
        limits: Limits | None = None,
    ) -> ReadDecisions:
        files, reading = self.look(path, limits=limits)
        return self.fit(files, reading, mapping, wanted or Wanted())

    def look(
        self, path: Path, *, limits: Limits | None = None, most: int | None = None
    ) -> tuple[tuple[str, ...], Reading]:
        """The files, and what stands in them: all of it, or so many decisions at least.

        Raises:
            FormatError: they are none of the tool's, or cost too much to read.
        """
        files, reading = files_of(path, self.suffixes), Reading(Budget(limits))
        for file in files:
            for given in self.givens(file, reading):
                reading.givens.append(given)
                if reading.is_full or (most is not None and len(reading.givens) >= most):
                    return tuple(one.name for one in files), reading
        return tuple(one.name for one in files), reading

    def guess(self, survey: Survey, wanted: Wanted) -> DecisionMapping:
        return guessed(survey, wanted, self.defaults)

    def fit(
        self,
        files: tuple[str, ...],
        reading: Reading,
        mapping: DecisionMapping | None,
        wanted: Wanted,
    ) -> ReadDecisions:
        """What was read as a mapping has it; left out, the mapping is guessed."""
        mapping = mapping or self.guess(surveyed(reading.givens), wanted)
        forms = {name: DecisionForm(name, reading.errors) for name in files}
        offsets = mapping.offsets or self.offsets
        when = mapping.takes.get("submitted_at")
        if when and when.value and not all(given.submitted_at for given in reading.givens):
            told = _(
                "what the files tell no time of counts as made at %(time)s", time=str(when.value)
            )
            reading.tell(told)
        fitters = {name: Fitter(mapping, wanted, form, offsets) for name, form in forms.items()}
        records: dict[str, ImportedDecision] = {}
        for given in reading.givens:
            if decision := fitters[given.file].decision(given):
                said = _said(decision)
                if records.setdefault(said, decision) is not decision:
                    reading.leave(_("decisions that stand there twice"))
            if len(reading.errors) >= ERRORS:
                break
        if not reading.givens and not reading.errors:
            problem, remedy = _("holds no decisions"), _("Give the export of the annotations")
            reading.refuse(", ".join(files[:1]), None, "file", problem, remedy)
        ignored = tuple(name for form in forms.values() for name in form.ignored)
        return ReadDecisions(
            records=tuple(records.values()),
            errors=tuple(sorted(reading.errors, key=lambda one: (one.file, one.row or 0))),
            files=files,
            ignored=(*ignored, *mapping.ignore),
            notes=reading.notes,
        )


def _said(decision: ImportedDecision) -> str:
    """All that a decision says, but for where it stands."""
    names = (name for name in decision.__dataclass_fields__ if name not in ("file", "row"))
    return repr([getattr(decision, name) for name in names])
