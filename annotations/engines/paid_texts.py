"""Services that translate texts, many in a request, and charge for their characters."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError, Status
from annotations.engines.calls import PaidEngine
from annotations.engines.texts import Text, TextEngine
from annotations.engines.units import SourceUnit, Usage
from workbench.metered.errors import Refused
from workbench.metered.requests import Amount, Answer, Request

TOO_MUCH = (400, 413, 414)
"""Statuses by which a service refuses what it was sent, and not whoever sent it."""


@dataclass(frozen=True, slots=True)
class Translations:
    """Texts as they were sent, and their translations."""

    sources: tuple[str, ...]
    texts: tuple[str, ...]

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Translations":
        return cls(tuple(kept["sources"]), tuple(kept["texts"]))


class PaidTextEngine(PaidEngine, TextEngine):
    """Sends texts that are not known yet, no more at once than the service takes."""

    texts_at_once: int = 50
    characters_at_once: int = 20_000

    @abstractmethod
    def _send(self, texts: Sequence[str], language: str) -> Answer[Translations]:
        """Ask once; raises `Failed`, without a status and `lasting` for other than as many."""

    @abstractmethod
    def _refusal(self, refused: Refused) -> EngineError:
        """What a refusal means, in plain words."""

    def estimate(self, units: Sequence[SourceUnit], language: str) -> Usage:
        characters = super().estimate(units, language).characters
        return Usage(-(-characters // self.characters_at_once), characters)

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        done = {text: Text(text_) for text, text_ in self._known(language).items()}
        asked = [text for text in dict.fromkeys(texts) if text not in done]
        for answered in self._calls.each(partial(self._batch, language), [*self._batches(asked)]):
            done |= answered
        return [done[text] for text in texts]

    def _known(self, language: str) -> dict[str, str]:
        """What was answered before, whatever it was asked together with."""
        return {
            source: text
            for reply in self._calls.replies(_name(language)).values()
            for source, text in zip(reply["sources"], reply["texts"], strict=True)
        }

    def _batches(self, texts: Sequence[str]) -> Iterator[list[str]]:
        batch: list[str] = []
        size = 0
        for text in texts:
            is_full = len(batch) == self.texts_at_once or size + len(text) > self.characters_at_once
            if batch and is_full:
                yield batch
                batch, size = [], 0
            batch.append(text)
            size += len(text)
        if batch:
            yield batch

    def _batch(self, language: str, texts: Sequence[str]) -> dict[str, Text]:
        """The translations of a batch; of one that is refused or half answered, its halves'."""
        request = Request(
            label=f"{texts[0][:60]!r} ({language})",
            path=self.name,
            body={"language": language, "source": self.source, "texts": list(texts)},
            most=Amount(characters=sum(map(len, texts))),
        )
        send = partial(self._send, texts, language)
        try:
            reply = self._calls.ask(_name(language), request, send, Translations.from_json)
        except Refused as refused:
            if refused.status and refused.status not in TOO_MUCH:
                raise self._refusal(refused) from refused
            if len(texts) == 1:
                return {texts[0]: Text("", problem=str(refused))}
            half = len(texts) // 2
            return self._batch(language, texts[:half]) | self._batch(language, texts[half:])
        return dict(zip(reply.sources, map(Text, reply.texts), strict=True))


def _name(language: str) -> str:
    return f"texts-{language}"


def missing(module: str, package: str) -> Status | None:
    """The state of an engine whose library is not installed; None where it is."""
    try:
        if find_spec(module):
            return None
    except ModuleNotFoundError:
        pass
    problem = _("The package %s is not installed; install requirements-mt.txt.")
    return Status((), "", problem % package)
