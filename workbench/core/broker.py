"""The broker, for what can do without it: it is there for jobs.

Whoever counts, caches or announces asks through `BROKER.ask`. A broker that does not answer costs a
process a short wait, is then let be for some seconds, and is told of in the log once.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

T = TypeVar("T")
ANSWER_S = 0.4
LET_BE_S = 3.0
OPTIONS: dict[str, Any] = {
    "socket_connect_timeout": ANSWER_S,
    "socket_timeout": ANSWER_S,
    "retry": Retry(NoBackoff(), 0),
}
CLIENT = redis.Redis.from_url(settings.REDIS_URL, **OPTIONS)
"""One for all threads; it connects when it is first used."""
logger = logging.getLogger(__name__)


class Broker:
    """Whether it answers, as far as this process knows."""

    def __init__(self) -> None:
        self._let_be_until = 0.0
        self._is_away = False

    def ask(self, question: Callable[[], T], otherwise: Callable[[], T]) -> T:
        """What `question` gets out of `CLIENT`, or `otherwise` while the broker does not answer."""
        if monotonic() < self._let_be_until:
            return otherwise()
        try:
            answer = question()
        except RedisError as error:
            self._note_absence(error)
            return otherwise()
        self._note_presence()
        return answer

    def answers(self) -> bool:
        return self.ask(lambda: bool(CLIENT.ping()), lambda: False)

    def _note_absence(self, error: RedisError) -> None:
        self._let_be_until = monotonic() + LET_BE_S
        if not self._is_away:
            self._is_away = True
            logger.warning(
                "The broker does not answer (%s). Requests are not counted, and jobs wait in the "
                "database until it is back.",
                error,
            )

    def _note_presence(self) -> None:
        if self._is_away:
            self._is_away = False
            logger.warning("The broker answers again.")


BROKER = Broker()
