"""PostgreSQL, the broker or a store does not answer: what follows, and what people are told."""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from workbench.core.disk import FULL, is_full
from workbench.core.locking import is_busy
from workbench.core.stores.base import StoreError

AWAY = _("The database does not answer; nothing was stored. Try again in a moment.")
RETRY_AFTER_SECONDS = 5


def is_away(error: BaseException | None) -> bool:
    """Whether a service that we stand on was not there; trying again later can help."""
    if isinstance(error, OperationalError):
        return not is_busy(error)
    away = InterfaceError | BrokerError | RedisError | StoreError
    return isinstance(error, away) or is_full(error)


def told(error: BaseException | None) -> str:
    if isinstance(error, StoreError):
        return str(error)
    return str(FULL if is_full(error) else AWAY)
