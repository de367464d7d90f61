"""Google Cloud Translation through its own client library, its edition "Basic" (v2).

That one takes an API key, needs no project, and charges for the same characters.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError, Status
from annotations.engines.paid_texts import PaidTextEngine, Translations, missing
from annotations.engines.protection import Style
from workbench.core.environment import variable
from workbench.metered.errors import Refused
from workbench.metered.failures import Failed
from workbench.metered.requests import Answer

if TYPE_CHECKING:
    from annotations.engines.google.client import GoogleTranslate

KEY = "GOOGLE_API_KEY"
ACCOUNT = "GOOGLE_APPLICATION_CREDENTIALS"
URL = "WORKBENCH_GOOGLE_URL"
KNOWN_SECONDS = 60

SPANS = Style(
    "spans",
    '<span translate="no" id="x{n}">{text}</span>',
    r"<span\b[^>]*\bid=[\"']?x(?P<n>\d+)\b[^>]*>.*?</span>",
    as_markup=True,
)


def make_engine(target: str) -> "GoogleEngine":
    """The engine with the environment's key or account.

    Raises:
        EngineError: a target is given.
    """
    if target:
        raise EngineError(_("Google takes no target; write “google” alone."))
    return GoogleEngine(variable(KEY), variable(ACCOUNT), variable(URL))


class GoogleEngine(PaidTextEngine):
    """Asks for up to 100 texts at once."""

    name = "google"
    from_many = True
    styles = (SPANS,)
    texts_at_once = 100
    characters_at_once = 5_000

    def __init__(self, key: str | None, account: str | None, url: str | None) -> None:
        super().__init__()
        self._key = key
        self._account = account
        self._url = url

    def status(self) -> Status:
        if absent := missing("google.cloud.translate_v2", "google-cloud-translate"):
            return absent
        if not self._key and not self._account:
            problem = _("Google needs a key or an account; set %(key)s, or %(account)s.")
            return Status((), "", problem % {"key": KEY, "account": ACCOUNT})
        try:
            languages = self._languages
        except Failed as failed:
            return Status((), "", str(_refusal(failed, failed.status)))
        if self.source not in languages:
            return Status((), "", _("Google does not translate from “%s”.") % self.source)
        return Status(tuple(languages), "v2 nmt")

    @property
    def _languages(self) -> dict[str, str]:
        known = _languages(self._key, self._url, int(monotonic() // KNOWN_SECONDS))
        if isinstance(known, Failed):
            raise known
        return known

    @cached_property
    def _client(self) -> "GoogleTranslate":
        return _client(self._key, self._url)

    def _send(self, texts: Sequence[str], language: str) -> Answer[Translations]:
        known = self._languages
        return self._client.translate(texts, known[self.source], known[language])

    def _refusal(self, refused: Refused) -> EngineError:
        return _refusal(refused, refused.status)


def _refusal(error: object, status: int | None) -> EngineError:
    if status in (401, 403):
        problem = _("Google refuses the key or account, or what it may be asked is used up: %s")
        return EngineError(problem % error)
    return EngineError(_("Google cannot be used: %s") % error)


@lru_cache(maxsize=8)
def _languages(key: str | None, url: str | None, _period: int) -> "dict[str, str] | Failed":
    """Those of the service, or why they cannot be had; asked for again after a while."""
    try:
        return _client(key, url).languages()
    except Failed as failed:
        return failed


def _client(key: str | None, url: str | None) -> "GoogleTranslate":
    # The library may not be installed.
    from annotations.engines.google.client import GoogleTranslate

    return GoogleTranslate(key, url)
