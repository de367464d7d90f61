"""What every engine can be asked."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from workbench.core.languages import DEFAULT_SOURCE


class EngineError(Exception):
    """The engine cannot do what it was asked; the message says what to do about it."""


@dataclass(frozen=True)
class Status:
    """Whether an engine can run here; `reason` says why not and what to install or set."""

    languages: tuple[str, ...]
    version: str
    reason: str = ""

    @property
    def is_available(self) -> bool:
        return bool(self.languages)


class Engine(ABC):
    """A machine translation engine; texts are stored under its `name`.

    `source` is the language that it translates from.
    """

    name: str
    source: str = DEFAULT_SOURCE

    @abstractmethod
    def status(self) -> Status:
        """Which languages it translates into on this machine, and its version."""

    @abstractmethod
    def _translate(self, texts: Sequence[str], language: str) -> list[str]:
        """What `translate` promises, for texts without NUL into a language that is to be had."""

    def translate(self, texts: Sequence[str], language: str) -> list[str]:
        """Translate texts, in order; "" stands for one that the engine has nothing for.

        Each text is translated as a text of its own. An engine may still carry a little context
        from one to the next, as Apertium's tagger for Spanish does.

        Raises:
            EngineError: the language is not to be had, a text cannot be sent, or the engine failed.
        """
        self.require(language)
        for text in texts:
            if "\0" in text:
                raise EngineError(_("Delete the NUL character in: %r") % text[:80])
        translated = self._translate(texts, language)
        if len(translated) != len(texts):
            problem = _("%(engine)s gave %(given)d texts for %(wanted)d.")
            counts = {"given": len(translated), "wanted": len(texts)}
            raise EngineError(problem % {"engine": self.name, **counts})
        return translated

    def require(self, language: str, *, source: str = "") -> Status:
        """The status, when the engine can translate into the language, and from the `source`.

        Raises:
            EngineError: it cannot; the message says why.
        """
        status = self.status()
        if not status.is_available:
            raise EngineError(status.reason)
        if source not in ("", self.source):
            problem = _(
                "%(engine)s translates from “%(known)s”, and the benchmark is in “%(code)s”."
            )
            parts = {"engine": self.name, "known": self.source, "code": source}
            raise EngineError(problem % parts)
        if language not in status.languages:
            problem = _(
                "%(engine)s does not translate into “%(language)s” here; it does into: %(known)s."
            )
            parts = {"language": language, "known": ", ".join(status.languages)}
            raise EngineError(problem % {"engine": self.name, **parts})
        return status


class EngineForm(forms.Form):
    """What the console asks before this engine translates; nothing, unless it says more."""

    def target(self) -> str:
        """The TARGET of `ENGINE[:TARGET]`, of a form that is valid."""
        return ""


@dataclass(frozen=True)
class EngineKind:
    """What an engine's folder says of it, as `ENGINE`.

    `make` takes the target, "" for none, and raises `EngineError` for one that it cannot use;
    `settings` are the variables of the environment that it reads by `environment.variable`.
    """

    name: str
    title: str
    make: Callable[[str], Engine]
    settings: tuple[str, ...] = ()
    form: type[EngineForm] = EngineForm

    def status(self) -> Status:
        """That of the engine without a target."""
        try:
            return self.make("").status()
        except EngineError as error:
            return Status((), "", str(error))
