"""The client library, asked once a request: who calls it decides whether to ask again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import deepl
import requests
from deepl import http_client

from annotations.engines.paid_texts import Translations
from workbench.core.languages import find_code
from workbench.metered.account import BROKEN, CUT, TIMEOUT, UNREACHABLE
from workbench.metered.failures import Failed, keeping_back
from workbench.metered.requests import Amount, Answer

PREFERRED = {"en": "EN-US", "pt": "PT-BR", "zh": "ZH-HANS", "fil": "TL"}
"""What a language of ours is called where the service has several for it, or another name."""

GivenT = TypeVar("GivenT")


@dataclass(frozen=True)
class Languages:
    """The service's codes by ours."""

    sources: dict[str, str]
    targets: dict[str, str]


class DeepL:
    """The service with a key; every method raises `Failed`."""

    def __init__(self, key: str, url: str | None, *, timeout: float) -> None:
        # The library has these for all its clients.
        http_client.max_network_retries = 0
        http_client.min_connection_timeout = timeout
        self._key = key
        self._client = deepl.DeepLClient(key, server_url=url, send_platform_info=False)

    def languages(self) -> Languages:
        return Languages(
            _by_ours(one.code for one in self._once(self._client.get_source_languages)),
            _by_ours(one.code for one in self._once(self._client.get_target_languages)),
        )

    def is_used_up(self) -> bool:
        """Whether nothing more may be asked for in this month."""
        return self._once(self._client.get_usage).character.limit_reached

    def translate(self, texts: Sequence[str], source: str, target: str) -> Answer[Translations]:
        """Texts in XML, whose `x` stay as they are; languages by the service's codes."""
        given = self._once(
            lambda: self._client.translate_text(
                list(texts),
                source_lang=source,
                target_lang=target,
                tag_handling="xml",
                ignore_tags=["x"],
                preserve_formatting=True,
            )
        )
        results = given if isinstance(given, list) else [given]
        if len(results) != len(texts):
            problem = f"{len(results)} texts for {len(texts)}"
            raise Failed(BROKEN, problem, lasting=bool(results))
        took = Amount.counted(characters=sum(one.billed_characters for one in results))
        return Answer(Translations(tuple(texts), tuple(one.text for one in results)), took, "deepl")

    def _once(self, ask: Callable[[], GivenT]) -> GivenT:
        with keeping_back(self._key):
            return _once(ask)


def _by_ours(codes: Iterable[str]) -> dict[str, str]:
    theirs = list(codes)
    known = {ours: code for code in theirs if (ours := find_code(code))}
    preferred = {ours: code for ours, code in PREFERRED.items() if code in theirs}
    return known | preferred


def _once(ask: Callable[[], GivenT]) -> GivenT:
    try:
        return ask()
    except deepl.exceptions.ConnectionException as error:
        raise _unanswered(error) from error
    except deepl.DeepLException as error:
        if error.http_status_code is None:
            raise Failed(BROKEN, str(error)) from error
        raise Failed.of_status(error.http_status_code, str(error), {}) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Failed(BROKEN, f"the answer is not DeepL's: {error}") from error


def _unanswered(error: Exception) -> Failed:
    cause = error.__cause__
    if isinstance(cause, requests.ConnectTimeout):
        return Failed(UNREACHABLE, f"{UNREACHABLE}: {cause}")
    if isinstance(cause, requests.Timeout):
        return Failed(TIMEOUT, "no answer in time")
    reason = getattr(cause.args[0] if cause and cause.args else None, "reason", None)
    outcome = UNREACHABLE if type(reason).__name__ == "NewConnectionError" else CUT
    return Failed(outcome, f"{outcome}: {cause}")
