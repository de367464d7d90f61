#!/usr/bin/env python
"""Django's command line for Workbench."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    from django.core.management import execute_from_command_line

    from workbench.running.embedded import ensure_unless_configured

    ensure_unless_configured()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
