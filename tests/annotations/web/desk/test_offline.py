"""The desk as an application: what a browser installs, and what it keeps to start without us."""

import json
from http import HTTPStatus
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from annotations.web.desk import offline

ICON_MARK = b"\x89PNG"


def shell() -> dict[str, object]:
    """What the service worker is told of the files that it keeps."""
    script = Client().get(reverse("desk-service-worker")).content.decode()
    before, _code = script.split("\n", 1)
    found: dict[str, object] = json.loads(before.removeprefix("const SHELL = ").removesuffix(";"))
    return found


def test_the_manifest_has_what_an_installation_needs() -> None:
    answer = Client().get(reverse("desk-manifest"))
    assert answer["Content-Type"] == "application/manifest+json"
    found = answer.json()
    assert (found["start_url"], found["scope"], found["display"]) == ("/", "/", "standalone")
    sizes = {icon["sizes"]: icon["src"] for icon in found["icons"]}
    assert sizes.keys() == {"any", "192x192", "512x512"}
    for size in ("192", "512"):
        path = finders.find(f"workbench/icon-{size}.png")
        assert path is not None
        assert Path(path).read_bytes().startswith(ICON_MARK)


def test_the_service_worker_keeps_the_files_of_the_desk_and_no_page() -> None:
    files = shell()["files"]
    assert isinstance(files, list)
    assert "/static/desk/desk.js" in files
    assert "/static/kinds/review/review.js" in files
    assert "/static/bootstrap/bootstrap.min.css" in files
    assert all(name.startswith("/static/") for name in files)
    assert not any("console" in name or "evaluation" in name for name in files)


def test_the_service_worker_is_never_out_of_a_cache_and_reaches_every_page() -> None:
    answer = Client().get(reverse("desk-service-worker"))
    assert answer.status_code == HTTPStatus.OK
    assert answer["Content-Type"] == "text/javascript"
    assert "no-store" in answer["Cache-Control"]
    assert reverse("desk-service-worker").count("/") == 1  # Its folder is what it may answer for.


def test_another_file_makes_another_version(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    before = shell()["version"]
    assert shell()["version"] == before
    source = offline._source
    monkeypatch.setattr(offline, "_source", lambda name: source(name) + b" ")
    assert shell()["version"] != before


def test_the_page_without_a_connection_is_the_same_for_everybody(
    client: Client, django_user_model: type, db: None
) -> None:
    of_nobody = client.get(reverse("desk-offline")).content
    client.force_login(django_user_model.objects.create_user("somebody"))
    assert client.get(reverse("desk-offline")).content == of_nobody
    assert b"csrfmiddlewaretoken" not in of_nobody
