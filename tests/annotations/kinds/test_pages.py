"""A kind of task is one folder: no page of the house knows which kinds there are."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

import annotations
from annotations.kinds.registry import all_kinds
from annotations.web.console.kinds import console_kinds
from annotations.web.desk.screens import screens

HOUSE = Path(annotations.__file__).parent
OF_THE_HOUSE = [
    path
    for folder in ("web", "templates", "templatetags", "static")
    for path in (HOUSE / folder).rglob("*")
    if path.suffix in {".py", ".html", ".js"}
]
KINDS = list(all_kinds())
ANY = "|".join(KINDS)
NAMED = re.compile(rf"""["'](?:{ANY})["']|kinds[./](?:{ANY})""")
A_FILTER = """name="label\""""
"""The address of the list of items asks with `label=` for an outcome."""

A_COLUMN = {"mapping_forms.py", "reading_pages.py"}
"""What asks which column of a table holds the answer."""

A_MEMBER = 'value.get("label")'
"""Of a mark, or of a question in a document."""


@pytest.mark.parametrize("path", OF_THE_HOUSE, ids=lambda path: path.name)
def test_no_page_names_a_kind_of_task(path: Path) -> None:
    text = path.read_text().replace(A_FILTER, "").replace(A_MEMBER, "")
    if path.name in A_COLUMN:
        text = text.replace('"answer"', "")
    lines = text.splitlines()
    assert [line.strip() for line in lines if NAMED.search(line)] == []


def test_every_kind_has_a_desk_and_a_console() -> None:
    assert list(screens()) == list(console_kinds()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_that_a_kind_names_are_in_its_folder(kind: str) -> None:
    screen, console = screens()[kind], console_kinds()[kind]
    optional = (screen.earlier_template, screen.context_template, screen.preview_template)
    named = [screen.template, screen.decision_template, console.case.template, *optional]
    named += [console.gold.template] if console.gold else []
    for name in filter(None, named):
        origin = get_template(name).origin.name
        assert Path(origin).is_relative_to(HOUSE / "kinds" / kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_scripts_that_a_kind_names_are_found(kind: str) -> None:
    for template in (HOUSE / "kinds" / kind).rglob("*.html"):
        for name in re.findall(r"\{% static '([^']+)' %\}", template.read_text()):
            assert finders.find(name), name
