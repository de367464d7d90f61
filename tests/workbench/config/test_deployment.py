"""The files that deploy Workbench say what they need, and hold no secret."""

import re
from typing import Any

import pytest
import yaml

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


def test_nothing_runs_as_root() -> None:
    assert re.search(r"^USER workbench$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    own = {name for name in SERVICES if "build" in SERVICES[name]}
    assert {SERVICES[name]["user"] for name in set(SERVICES) - own} == {"postgres", "valkey"}
    assert not any("user" in SERVICES[name] for name in own)


def test_only_the_web_is_published_and_only_on_this_machine_by_default() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["${WORKBENCH_PUBLISH:-127.0.0.1:8000}:8000"]}
