import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

import workbench.web

WEB = Path(workbench.web.__file__).parent
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
OWN = [path for path in (WEB / "static").rglob("*") if path.suffix in {".css", ".js"}]
BUDGET_BYTES = 60_000


def test_own_script_and_style_stay_within_the_budget() -> None:
    assert sum(path.stat().st_size for path in OWN) < BUDGET_BYTES


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_static_file_that_a_template_names_exists(template: Path) -> None:
    for name in re.findall(r"\{% static '([^']+)' %\}", template.read_text()):
        assert finders.find(name), name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_what_the_security_policy_forbids(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|hx-on|javascript:|https?://", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_bootstrap_is_found_by_name_and_nothing_beside_it() -> None:
    assert finders.find("bootstrap/bootstrap.min.css")
    assert finders.find("bootstrap/bootstrap.bundle.min.js") is None
    listed = {name for finder in finders.get_finders() for name, _ in finder.list([])}
    assert {"bootstrap.min.css", "bootstrap.rtl.min.css"} <= listed
    assert "bootstrap.bundle.min.js" not in listed
