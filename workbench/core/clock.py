"""The database's clock: of many machines there is one, and leases of one are judged on another.

And the people's: when their day began.
"""

from datetime import datetime
from typing import cast

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """What its clock says; one query. In an update, `Now()` says the same without it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cast("tuple[datetime]", cursor.fetchone())[0]


def midnight() -> datetime:
    """When today began, in the time zone of the person whose request it is, else in UTC."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
