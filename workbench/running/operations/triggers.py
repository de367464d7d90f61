"""The triggers that keep the ledger: are they in force?"""

from django.db import connection
from pgtrigger import registered


def missing_triggers() -> list[str]:
    """Those that our models ask for and that the database does not have in force."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
        )
        found = set(cursor.fetchall())
    wanted = (
        (model._meta.db_table, trigger.get_pgid(model), trigger.name)
        for model, trigger in registered()
    )
    return [f"{table}.{name}" for table, pgid, name in wanted if (table, pgid) not in found]
