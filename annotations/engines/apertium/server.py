"""A server of Apertium (APy), asked once a text."""

from collections.abc import Sequence
from typing import Any

import httpx
from django.utils.translation import gettext as _

from annotations.engines.apertium.pairs import targets_from
from annotations.engines.base import EngineError, Status
from annotations.engines.texts import Text, TextEngine
from workbench.core.messages import gettext_noop

TIMEOUT_SECONDS = 60
MARKS = "@#"

FAILED_ON_IT = gettext_noop("Apertium's server failed on this text.")


class ApertiumServer(TextEngine):
    """The server of an address; a text that it fails on has no translation."""

    name = "apertium"
    leaves_words = True
    from_many = True

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def status(self) -> Status:
        try:
            languages = tuple(self._pairs())
        except EngineError as error:
            return Status((), "", str(error))
        reason = _("The server at %(url)s has no pair from “%(source)s”.")
        parts = {"url": self._url, "source": self.source}
        return Status(languages, "apy", "" if languages else reason % parts)

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        pair = self._pairs()[language].replace("-", "|")
        with httpx.Client(timeout=TIMEOUT_SECONDS) as client:
            return [self._asked(client, text, pair) for text in texts]

    def _asked(self, client: httpx.Client, text: str, pair: str) -> Text:
        form = {"langpair": pair, "q": text, "markUnknown": "no"}
        try:
            response = client.post(f"{self._url}/translate", data=form)
            answer = str(_of(response)["translatedText"])
        except (httpx.HTTPError, KeyError, TypeError, ValueError):
            self._pairs()
            return Text("", problem=FAILED_ON_IT)
        return Text(_without_marks(text, answer))

    def _pairs(self) -> dict[str, str]:
        """By language.

        Raises:
            EngineError: the server does not answer.
        """
        try:
            found = _of(httpx.get(f"{self._url}/listPairs", timeout=TIMEOUT_SECONDS))
            pairs = [f"{pair['sourceLanguage']}-{pair['targetLanguage']}" for pair in found]
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            problem = _("The Apertium server at %(url)s does not answer: %(error)s")
            raise EngineError(problem % {"url": self._url, "error": error}) from error
        return targets_from(self.source, pairs)


def _of(response: httpx.Response) -> Any:
    response.raise_for_status()
    return response.json()["responseData"]


def _without_marks(source: str, translated: str) -> str:
    """Take away Apertium's `@` and `#` before words that it could not inflect.

    The server has no switch for them as the program has. A source that holds such a sign itself
    keeps them all, since the two cannot be told apart.
    """
    for mark in MARKS:
        if mark not in source:
            translated = translated.replace(mark, "")
    return translated
