"""What stands in the way of a command is told in one line."""

import pytest
from django.core import management
from django.db import ProgrammingError
from psycopg.errors import SyntaxError, UndefinedTable

import manage
from workbench.core.environment import ConfigurationError


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(_: list[str]) -> None:
        raise error

    monkeypatch.setattr(management, "execute_from_command_line", fail)


def caused(cause: Exception) -> ProgrammingError:
    error = ProgrammingError(str(cause))
    error.__cause__ = cause
    return error


def test_a_database_without_tables_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, caused(UndefinedTable("no such table")))
    with pytest.raises(SystemExit, match=r"Run `python manage.py migrate` first"):
        manage.main()


def test_an_environment_that_is_not_usable_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, ConfigurationError("SECRET_KEY is not set."))
    with pytest.raises(SystemExit, match="SECRET_KEY is not set"):
        manage.main()


def test_a_fault_of_a_command_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, caused(SyntaxError("at or near")))
    with pytest.raises(ProgrammingError):
        manage.main()
