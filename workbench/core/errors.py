"""What a service raises when it refuses; views and the API know how to show each."""

from django.db import IntegrityError
from psycopg.errors import UniqueViolation


class Invalid(Exception):
    """The input is wrong; `fields` maps a field's name to what is wrong and what to do."""

    def __init__(self, **fields: str) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in fields.items()))
        self.fields = fields


class Conflict(Exception):
    """The input was right for a state that is no more; the message says what changed."""


def repeats_a_nonce(error: IntegrityError) -> bool:
    """Whether the database refused a nonce that another request has used, on whatever table."""
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and "nonce" in (cause.diag.constraint_name or "")
