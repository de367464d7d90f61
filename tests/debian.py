"""Skips for tests that use Debian packages of apt.txt; under CI a missing package is a failure."""

import os
import shutil

import pytest


def needs_program(name: str) -> pytest.MarkDecorator:
    """Skip where the program is missing, unless CI=true: then the test runs, and fails."""
    missing = shutil.which(name) is None and os.environ.get("CI") != "true"
    return pytest.mark.skipif(missing, reason=f"{name} is not installed; see apt.txt")


needs_chromium = needs_program("chromium-headless-shell")
needs_apertium = needs_program("apertium")
needs_gettext = needs_program("xgettext")
