"""Skips for tests that use Debian packages of apt.txt; under CI a missing package is a failure."""

import os
import shutil
from pathlib import Path

import pytest

XLIFF_SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
"""Where Debian has them: OASIS' own, which come with a library in another language."""


def needs_program(name: str) -> pytest.MarkDecorator:
    """Skip where the program is missing, unless CI=true: then the test runs, and fails."""
    return _needs(name, is_there=shutil.which(name) is not None)


def _needs(name: str, *, is_there: bool) -> pytest.MarkDecorator:
    missing = not is_there and os.environ.get("CI") != "true"
    return pytest.mark.skipif(missing, reason=f"{name} is not installed; see apt.txt")


needs_chromium = needs_program("chromium-headless-shell")
needs_apertium = needs_program("apertium")
needs_gettext = needs_program("xgettext")
needs_postgresql_15 = _needs(
    "postgresql-15", is_there=Path("/usr/lib/postgresql/15/bin/initdb").is_file()
)
needs_xliff_schemas = _needs("php-symfony-translation", is_there=XLIFF_SCHEMAS.is_dir())
