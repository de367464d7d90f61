"""Pictures are taken by a process of their own, which Django's settings are not set up in."""

import os
import subprocess
import sys

from tests.workbench.processes import ROOT


def test_the_program_that_takes_pictures_starts_without_settings() -> None:
    command = [sys.executable, "-m", "tests.browser.screenshots", "--help"]
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
