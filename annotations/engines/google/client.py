"""The client library, asked once a request: who calls it decides whether to ask again."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import requests
from google.api_core.exceptions import GoogleAPICallError
from google.auth.api_key import Credentials
from google.auth.exceptions import GoogleAuthError
from google.cloud import translate_v2

from annotations.engines.paid_texts import Translations
from workbench.core.languages import find_code
from workbench.metered.account import BROKEN, CUT, RATE_LIMIT, REFUSED, TIMEOUT, UNREACHABLE
from workbench.metered.failures import Failed, keeping_back
from workbench.metered.requests import Amount, Answer

PREFERRED = {"fil": "tl", "zh": "zh-CN", "he": "iw"}
"""What a language of ours is called where the service has several for it, or another name."""
UNAUTHORIZED = 401
COUNTS = 3
PASSING_REASONS = ("rateLimitExceeded", "userRateLimitExceeded")

GivenT = TypeVar("GivenT")


class GoogleTranslate:
    """The service with a key, or with the account of the environment; methods raise `Failed`."""

    def __init__(self, key: str | None, url: str | None) -> None:
        self._key = key
        self._client = self._once(
            lambda: translate_v2.Client(
                credentials=Credentials(key) if key else None,  # type: ignore[no-untyped-call]
                client_options={"api_endpoint": url} if url else None,
            )
        )

    def languages(self) -> dict[str, str]:
        """The service's codes by ours."""
        theirs = [one["language"] for one in self._once(self._client.get_languages)]
        known = {ours: code for code in theirs if (ours := find_code(code))}
        return known | {ours: code for ours, code in PREFERRED.items() if code in theirs}

    def translate(self, texts: Sequence[str], source: str, target: str) -> Answer[Translations]:
        """Texts in HTML, whose spans may say that they stay."""
        given = self._once(
            lambda: self._client.translate(
                list(texts), source_language=source, target_language=target, format_="html"
            )
        )
        translated = tuple(str(one["translatedText"]) for one in given)
        took = Amount(characters=sum(map(len, texts)))
        return Answer(Translations(tuple(texts), translated), took, "google")

    def _once(self, ask: Callable[[], GivenT]) -> GivenT:
        with keeping_back(self._key):
            return _once(ask)


def _once(ask: Callable[[], GivenT]) -> GivenT:
    try:
        return ask()
    except GoogleAPICallError as error:
        if any(reason in PASSING_REASONS for reason in _reasons(error)):
            raise Failed(RATE_LIMIT, error.message, status=error.code) from error
        raise Failed.of_status(int(error.code or 0), error.message, {}) from error
    except GoogleAuthError as error:
        raise Failed(REFUSED, str(error), lasting=True, status=UNAUTHORIZED) from error
    except requests.Timeout as error:
        raise Failed(TIMEOUT, "no answer in time") from error
    except requests.ConnectionError as error:
        raise _unanswered(error) from error
    except ValueError as error:
        # What was sent and what came, where it is not as many.
        raise Failed(BROKEN, str(error.args[0]), lasting=len(error.args) == COUNTS) from error
    except (AttributeError, KeyError, TypeError) as error:
        raise Failed(BROKEN, f"the answer is not Google's: {error}") from error


def _reasons(error: GoogleAPICallError) -> list[Any]:
    return [one.get("reason") for one in error.errors if isinstance(one, dict)]


def _unanswered(error: requests.ConnectionError) -> Failed:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    outcome = UNREACHABLE if type(reason).__name__ == "NewConnectionError" else CUT
    return Failed(outcome, f"{outcome}: {error}")
