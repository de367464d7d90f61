"""What every engine can be asked."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from annotations.engines.guards import guarded
from annotations.engines.units import Output, SourceUnit, Usage
from workbench.core.languages import DEFAULT_SOURCE
from workbench.metered.limits import Limits
from workbench.metered.requests import Amount


class EngineError(Exception):
    """Nothing more can be done now; the message says what to do about it.

    What is wrong with one unit alone is the `problem` of its output, and the run goes on.
    """


class CeilingReached(EngineError):
    """The next request might exceed what the run may take; the message names the ceiling."""


@dataclass(frozen=True)
class Status:
    """Whether an engine can run here; `reason` says why not and what to install or set.

    `licence` is that of its model, and `notes` what else people should know before they use it,
    such as "non-commercial". One that takes `every_language` names those that it is known for.
    """

    languages: tuple[str, ...]
    version: str
    reason: str = ""
    licence: str = ""
    notes: tuple[str, ...] = ()
    every_language: bool = False

    @property
    def is_available(self) -> bool:
        return bool(self.languages)

    def has(self, language: str) -> bool:
        return self.every_language or language in self.languages


@dataclass(frozen=True)
class Work:
    """Where a run keeps what it has paid for, and what it may take."""

    folder: Path
    limits: Limits


class Engine(ABC):
    """A machine translation engine; texts are stored under its `name`.

    `source` is the language that it translates from. One that translates `from_many` is told which
    by `engine_named`, and its status is then for that one. `items_at_once` are asked for, and
    stored, together. `instructions` are sentences that it sends around what is to be translated:
    an answer that repeats one is none. One that `leaves_words` puts those that it does not know as
    they stand: where most are left, that is its text all the same, and the checks speak of it.
    """

    name: str
    source: str = DEFAULT_SOURCE
    from_many: bool = False
    items_at_once: int = 100
    is_paid: bool = False
    limits: Limits = Limits()
    instructions: Sequence[str] = ()
    leaves_words: bool = False

    @abstractmethod
    def status(self) -> Status:
        """Which languages it translates into on this machine, and its version."""

    @abstractmethod
    def _translate_units(self, units: Sequence[SourceUnit], language: str) -> list[Output]:
        """What `translate` promises, for texts without NUL into a language that is to be had."""

    @abstractmethod
    def translate_texts(self, texts: Sequence[str], language: str) -> list[str]:
        """Translate texts that are no units, such as passages; "" stands for nothing.

        Raises:
            EngineError: as in `translate`.
        """

    def open(self, work: Work) -> AbstractContextManager[None]:
        """Make ready for a run; a paid engine keeps its journal in the folder meanwhile."""
        return nullcontext()

    def account(self) -> Mapping[str, Any]:
        """What all starts of the run have asked of a paid service, as `metered.journal` sums it up.

        Nothing of an engine that is not paid.
        """
        return {}

    def estimate(self, units: Sequence[SourceUnit], language: str) -> Usage:
        """What translating would take at most, without asking anybody."""
        return Usage(characters=sum(len(text) for one in units for _, text in one.unit.fields()))

    def cost(self, usage: Usage) -> Decimal | None:
        """What so much costs by the prices of the engine's limits; None without prices."""
        amount = Amount(usage.prompt_tokens, usage.completion_tokens, characters=usage.characters)
        cost = self.limits.cost(amount)
        return None if cost is None else Decimal(str(cost))

    def translate(self, units: Sequence[SourceUnit], language: str) -> list[Output]:
        """Translate units, in order; what came back wrong is no text, but says what is wrong.

        Raises:
            EngineError: the language is not to be had, a text cannot be sent, or the engine failed.
        """
        self.require(language)
        refuse_nul(text for one in units for _, text in one.unit.fields())
        outputs = self._translate_units(units, language)
        self.check_count(len(outputs), len(units))
        return [
            guarded(one, output, language, self.instructions, self.leaves_words)
            for one, output in zip(units, outputs, strict=True)
        ]

    def check_count(self, given: int, wanted: int) -> None:
        """Refuse a part of what was asked for: nobody knows which part it is.

        Raises:
            EngineError: so many were not given.
        """
        if given != wanted:
            problem = _("%(engine)s gave %(given)d texts for %(wanted)d.")
            raise EngineError(problem % {"engine": self.name, "given": given, "wanted": wanted})

    def require(self, language: str, *, source: str = "", status: Status | None = None) -> Status:
        """The status, when the engine can translate into the language, and from the `source`.

        Args:
            status: that which is known already; an engine may have to ask for it.

        Raises:
            EngineError: it cannot; the message says why.
        """
        status = status or self.status()
        if not status.is_available:
            raise EngineError(status.reason)
        if source not in ("", self.source):
            problem = _(
                "%(engine)s translates from “%(known)s”, and the benchmark is in “%(code)s”."
            )
            parts = {"engine": self.name, "known": self.source, "code": source}
            raise EngineError(problem % parts)
        if not status.has(language):
            problem = _(
                "%(engine)s does not translate into “%(language)s” here; it does into: %(known)s."
            )
            parts = {"language": language, "known": ", ".join(status.languages)}
            raise EngineError(problem % {"engine": self.name, **parts})
        return status


def refuse_nul(texts: Iterable[str]) -> None:
    """Refuse what no engine can be sent.

    Raises:
        EngineError: a text has a NUL character.
    """
    for text in texts:
        if "\0" in text:
            raise EngineError(_("Delete the NUL character in: %r") % text[:80])


class EngineForm(forms.Form):
    """What the console asks before this engine translates; nothing, unless it says more."""

    def target(self) -> str:
        """The TARGET of `ENGINE[:TARGET]`, of a form that is valid."""
        return ""


@dataclass(frozen=True)
class EngineKind:
    """What an engine's folder says of it, as `ENGINE`.

    `make` takes the target, "" for none, and raises `EngineError` for one that it cannot use;
    `settings` are the variables of the environment that it reads by `environment.variable`. Where
    it is not `in_console`, only the command line offers it, since its target is a path or an
    address that no manager of a campaign may choose.
    """

    name: str
    title: str
    make: Callable[[str], Engine]
    settings: tuple[str, ...] = ()
    form: type[EngineForm] = EngineForm
    in_console: bool = True

    def status(self) -> Status:
        """That of the engine without a target."""
        try:
            return self.make("").status()
        except EngineError as error:
            return Status((), "", str(error))

    def offers(self, target: str) -> bool:
        """Whether a manager of a campaign may name the target, who has to choose it in the form."""
        return self.in_console
