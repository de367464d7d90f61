"""The documents lead to one another, and the commands that they name are there."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).parents[1]
FIRST = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
PAGES = [*(ROOT / name for name in FIRST), *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {path}#{heading}"
        for page in PAGES
        for path, heading in _links(page)
        if not _is_there(_target(page, path), heading)
    ]
    assert broken == []


def test_every_document_is_reached_from_the_readme() -> None:
    reached, left = set[Path](), [ROOT / "README.md"]
    while left:
        page = left.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            left += [_target(page, path) for path, _heading in _links(page)]
    assert set(PAGES) - reached == set()


def test_every_command_and_option_that_is_named_is_there() -> None:
    wrong = [
        f"{page.relative_to(ROOT)}: {command} {option}"
        for page in PAGES
        for command, options in _commands(page)
        for option in ["", *options]
        if option not in _options_of(command)
    ]
    assert wrong == []


def _links(page: Path) -> Iterator[tuple[str, str]]:
    """The path and the heading of each link within the repository."""
    for address in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", address):
            path, _, heading = address.partition("#")
            yield path, heading


def _target(page: Path, path: str) -> Path:
    return (page.parent / path).resolve() if path else page


def _is_there(target: Path, heading: str) -> bool:
    return target.exists() and (not heading or heading in _headings(target))


@cache
def _headings(page: Path) -> frozenset[str]:
    """As GitHub names them in addresses."""
    lines = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines)


def _commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each `manage.py COMMAND` with the options that follow it."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for command, rest in re.findall(r"manage\.py ([a-z_]+)([^\n`]*)", text):
        own = re.split(r"\s#|&&|\|", rest)[0]
        yield command, re.findall(r"(?<![\w-])--[a-z][\w-]*", own)


@cache
def _options_of(command: str) -> frozenset[str]:
    """Its options, and the empty one; none at all where there is no such command."""
    apps = get_commands()
    if command not in apps:
        return frozenset()
    parser = load_command_class(apps[command], command).create_parser("manage.py", command)
    return frozenset({"", *parser._option_string_actions})
