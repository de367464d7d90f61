"""What is left of Bootstrap, and what all styles of a page weigh."""

import re
from pathlib import Path

import pytest
from bootstrap_wrapper import get_bootstrap_css_dir  # type: ignore[import-untyped]

from workbench.core.web.bootstrap import CLASSES, cut

ROOT = Path(__file__).parents[4]
APPS = ("annotations", "evaluation", "workbench")
CSS = """
:root{--bs-a:1px;--bs-b:var(--bs-a);--bs-c:#fff}
a{color:red}.btn,.card>a{top:var(--bs-b)}.btn:is(.card,a){left:0}
@media print{.card{left:0}.btn{left:url("data:;,%7b")!important}}@media screen{.card{left:0}}
@keyframes card{from{left:0}}
"""


def whole(name: str) -> str:
    return (Path(get_bootstrap_css_dir()) / name).read_text(encoding="utf-8")


def test_rules_of_other_classes_go_and_properties_that_nothing_reads() -> None:
    assert cut(CSS, frozenset({"btn"})) == (
        ":root{--bs-a:1px;--bs-b:var(--bs-a)}a{color:red}.btn{top:var(--bs-b)}"
        '@media print{.btn{left:url("data:;,%7b")!important}}'
    )


@pytest.mark.parametrize("name", ["bootstrap.min.css", "bootstrap.rtl.min.css"])
def test_every_class_of_bootstrap_that_a_template_has_is_kept(name: str) -> None:
    known = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", whole(name)))
    told = {
        word
        for app in APPS
        for path in (ROOT / app).rglob("*.html")
        for attribute in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8"))
        for word in re.findall(r"[A-Za-z][\w-]*", attribute)
    }
    ours = {"alert", "col", "disabled", "lead", "mark", "progress", "show"}  # By coincidence.
    assert (told & known) - CLASSES <= ours
    left = cut(whole(name))
    assert set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", left)) >= CLASSES & known
    assert "[data-bs-theme=dark] .form-select{" in left, "its arrow is as light as its words"
