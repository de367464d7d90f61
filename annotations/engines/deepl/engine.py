"""DeepL through its own client library; what must stay is in tags that it ignores.

Glossary terms are such tags too, whose content becomes the wanted term: no glossary has to be made
and kept at the service.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError, Status, Work
from annotations.engines.paid_texts import PaidTextEngine, Translations, missing
from annotations.engines.protection import XML
from workbench.core.environment import variable
from workbench.metered.errors import Refused
from workbench.metered.failures import Failed
from workbench.metered.requests import Answer

if TYPE_CHECKING:
    from annotations.engines.deepl.client import DeepL, Languages

KEY = "DEEPL_AUTH_KEY"
URL = "WORKBENCH_DEEPL_URL"
USED_UP = 456
STATUS_SECONDS = 10.0
KNOWN_SECONDS = 60


def make_engine(target: str) -> "DeepLEngine":
    """The engine with the environment's key.

    Raises:
        EngineError: a target is given.
    """
    if target:
        raise EngineError(_("DeepL takes no target; write “deepl” alone."))
    return DeepLEngine(variable(KEY) or "", variable(URL))


class DeepLEngine(PaidTextEngine):
    """Asks for up to 50 texts at once, as many as the service takes."""

    name = "deepl"
    from_many = True
    styles = (XML,)

    def __init__(self, key: str, url: str | None) -> None:
        super().__init__()
        self._key = key
        self._url = url

    def status(self) -> Status:
        if absent := missing("deepl", "deepl"):
            return absent
        if not self._key:
            return Status((), "", _("DeepL needs a key; set %s.") % KEY)
        try:
            languages = self._languages
        except Failed as failed:
            return Status((), "", str(_refusal(failed, failed.status)))
        if self.source not in languages.sources:
            return Status((), "", _("DeepL does not translate from “%s”.") % self.source)
        return Status(tuple(languages.targets), "v2")

    @contextmanager
    def open(self, work: Work) -> Iterator[None]:
        """Make ready for a run.

        Raises:
            EngineError: no more may be asked for.
        """
        self.limits = work.limits
        self.__dict__.pop("_client", None)
        try:
            if self._client.is_used_up():
                raise _refusal("", USED_UP)
        except Failed as failed:
            raise _refusal(failed, failed.status) from failed
        with super().open(work):
            yield

    @property
    def _languages(self) -> "Languages":
        known = _languages(self._key, self._url, int(monotonic() // KNOWN_SECONDS))
        if isinstance(known, Failed):
            raise known
        return known

    @cached_property
    def _client(self) -> "DeepL":
        return _client(self._key, self._url, self.limits.timeout)

    def _send(self, texts: Sequence[str], language: str) -> Answer[Translations]:
        known = self._languages
        return self._client.translate(texts, known.sources[self.source], known.targets[language])

    def _refusal(self, refused: Refused) -> EngineError:
        return _refusal(refused, refused.status)


def _refusal(error: object, status: int | None) -> EngineError:
    if status in (401, 403):
        return EngineError(
            _("DeepL refuses the key in %(key)s: %(error)s") % {"key": KEY, "error": error}
        )
    if status == USED_UP:
        return EngineError(_("What DeepL may be asked for in this month is used up."))
    return EngineError(_("DeepL cannot be used: %s") % error)


@lru_cache(maxsize=8)
def _languages(key: str, url: str | None, _period: int) -> "Languages | Failed":
    """Those of the service, or why they cannot be had; asked for again after a while."""
    try:
        return _client(key, url, STATUS_SECONDS).languages()
    except Failed as failed:
        return failed


def _client(key: str, url: str | None, timeout: float) -> "DeepL":
    # The library may not be installed.
    from annotations.engines.deepl.client import DeepL

    return DeepL(key, url, timeout=timeout)
