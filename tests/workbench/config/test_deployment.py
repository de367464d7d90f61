"""The files that deploy Workbench say what they need, and hold no secret."""

import os
import re
import subprocess
import sys
from secrets import token_urlsafe
from typing import Any

import pytest
import yaml

from evaluation.models import DEFAULT_QUEUE, GPU_QUEUE
from tests.workbench.processes import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD")


def test_every_variable_of_the_compose_file_is_in_the_example() -> None:
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE))
    example = (ROOT / ".env.example").read_text()
    assert used == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_has_no_default(name: str) -> None:
    assert re.search(rf"\$\{{{name}:\?", COMPOSE)
    assert not re.search(rf"\$\{{{name}(:?-|\}})", COMPOSE)
    assert re.search(rf"^{name}=$", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_all_parts_are_there_and_each_has_a_health_check() -> None:
    assert set(SERVICES) == {
        "postgres", "valkey", "prepare", "web", "worker", "gpu-worker", "beat",
    }  # fmt: skip
    image_has_one = {"web"}
    ends_by_itself = {"prepare"}
    for name in set(SERVICES) - image_has_one - ends_by_itself:
        assert "test" in SERVICES[name]["healthcheck"], name
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_every_queue_has_a_worker() -> None:
    commands = [service.get("command", []) for service in SERVICES.values()]
    queues = [each[each.index("--queues") + 1] for each in commands if "--queues" in each]
    assert sorted(queues) == sorted({DEFAULT_QUEUE, GPU_QUEUE})


def test_whatever_runs_our_code_is_told_where_files_lie() -> None:
    wanted = {"WORKBENCH_STORE", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    own = [service for service in SERVICES.values() if "build" in service]
    assert own
    assert all(wanted <= set(service["environment"]) for service in own)


def test_nothing_runs_as_root() -> None:
    assert re.search(r"^USER workbench$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    own = {name for name in SERVICES if "build" in SERVICES[name]}
    assert {SERVICES[name]["user"] for name in set(SERVICES) - own} == {"postgres", "valkey"}
    assert not any("user" in SERVICES[name] for name in own)


def test_every_service_is_bounded_and_may_do_as_little_as_possible() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name


@pytest.mark.slow
def test_django_has_nothing_against_a_deployment_behind_tls() -> None:
    settings = {
        "DATABASE_URL": "postgresql://workbench@127.0.0.1:1/workbench",
        "REDIS_URL": "redis://127.0.0.1:1",
        "SECRET_KEY": token_urlsafe(50),
        "WORKBENCH_BEHIND_TLS": "1",
        "WORKBENCH_TRUSTED_PROXIES": "1",
        "DJANGO_SETTINGS_MODULE": "workbench.config.settings",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    checked = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_only_the_web_is_published_and_only_on_this_machine_by_default() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["${WORKBENCH_PUBLISH:-127.0.0.1:8000}:8000"]}
