"""The database's clock: of many machines there is one, and leases of one are judged on another."""

from datetime import datetime
from typing import cast

from django.db import connection


def database_now() -> datetime:
    """What its clock says; one query. In an update, `Now()` says the same without it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cast("tuple[datetime]", cursor.fetchone())[0]
