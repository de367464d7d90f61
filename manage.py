#!/usr/bin/env python
"""Django's command line for Workbench."""

import os
import sys

NO_TABLES = (
    "The database has not the tables of this version. Run `python manage.py migrate` first, or "
    "`make run`, which does."
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    from django.core.management import execute_from_command_line
    from django.db import ProgrammingError
    from psycopg.errors import UndefinedColumn, UndefinedTable

    from workbench.core.environment import ConfigurationError
    from workbench.running.embedded import EmbeddedServicesError, ensure_unless_configured

    try:
        ensure_unless_configured()
        execute_from_command_line(sys.argv)
    except (ConfigurationError, EmbeddedServicesError) as error:
        sys.exit(str(error))
    except ProgrammingError as error:
        if isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
            sys.exit(NO_TABLES)
        raise


if __name__ == "__main__":
    main()
