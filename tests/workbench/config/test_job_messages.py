"""What sends a job's message: every process, not the workers alone."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ASK = (
    "import workbench.config.wsgi\n"
    "from workbench.core.jobs.tasks import run_job\n"
    "with run_job.app.connection_for_write() as connection:\n"
    "    connection.ensure_connection(max_retries=1)\n"
    "    print(run_job.app.main)\n"
)


def test_a_web_process_reaches_the_broker() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "workbench.config.settings"}
    asked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.strip() == "workbench"
