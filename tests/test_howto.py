"""The how-tos stay true: their code imports what is there, and the architecture leads to each."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotations.formats.foreign.mapping import DecisionMapping
from annotations.formats.protocol import read_protocol
from annotations.forms.form import QuestionType
from annotations.forms.reading import read_form
from annotations.kinds.registry import planned_kinds

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "howto"
PAGES = sorted(FOLDER.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_its_code_imports_is_there(page: Path) -> None:
    blocks = list(_blocks(page))
    assert blocks or _has_no_code(page)
    own = {_module(block) for block in blocks}
    missing = [
        f"{module}.{name}"
        for block in blocks
        for module, name in _imported(block)
        if module not in own and not _has(module, name)
    ]
    assert missing == []


def test_its_form_is_one_with_every_type() -> None:
    form = read_form(_toml("form"))
    assert {question.type for question in form.questions} == set(QuestionType)


def test_its_protocol_is_one_with_every_kind() -> None:
    block, form = _toml("protocol"), _toml("form")
    files = {"clarity.toml": form, "ids.txt": "a/test/0", "guideline.md": "#", "glossary.csv": ""}
    protocol = read_protocol(block, files.get)
    assert list(protocol.kinds) == list(planned_kinds())


def test_its_mapping_of_decisions_is_one() -> None:
    mapping = DecisionMapping.of_text(_toml("decisions"))
    assert DecisionMapping.of_text(mapping.toml()) == mapping


def test_the_architecture_names_every_how_to() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(howto/([\w-]+)\.md\)", text)) == {page.stem for page in PAGES}


def _blocks(page: Path) -> Iterator[str]:
    """The blocks of Python, each with its file's path in the first line."""
    yield from re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)


def _has_no_code(page: Path) -> bool:
    """Whether what is added is a file of data, whose tests read the example, or no file at all."""
    text = page.read_text("utf-8")
    return "```toml\n" in text or "```sh\n" in text


def _toml(page: str) -> str:
    (block,) = re.findall(
        r"^```toml\n(.*?)^```$", (FOLDER / f"{page}.md").read_text("utf-8"), re.M | re.S
    )
    return str(block)


def _module(block: str) -> str:
    path = block.splitlines()[0].removeprefix("# ")
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imported(block: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(block)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, name.name) for name in node.names)


def _has(module: str, name: str) -> bool:
    return hasattr(import_module(module), name) or find_spec(f"{module}.{name}") is not None
