"""Which modules name what they should not have to know: a kind of task, a purpose, a folder."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.imports import PARTS, ROOT

KINDS = "annotations/kinds"
# How code names a kind: by a member, by its table of the ledger, by its folder, by its word.
KIND_IDS = tuple(sorted(path.parent.name for path in (ROOT / KINDS).glob("*/rules.py")))
KIND_MODELS = frozenset(kind.capitalize() for kind in KIND_IDS)
# Where the stores lie on a machine; what is kept in them may lie in a bucket.
STORES = "workbench/core/stores/"
FOLDERS_OF_STORES = frozenset({"RELEASES_DIR", "RUNS_DIR", "MEDIA_ROOT"})
# Without one of these words a module cannot name a kind, and need not be parsed.
_WORDS_FOR_A_KIND = re.compile(
    rf"TaskKind|annotations\.kinds\.|[\"'](?:{'|'.join(KIND_IDS)})[\"']"
    rf"|\b(?:{'|'.join(sorted(KIND_MODELS))})\b"
)
_PRODUCTION = re.compile("PRODUCTION")
_FOLDER_OF_A_STORE = re.compile("|".join(sorted(FOLDERS_OF_STORES)))
_KIND_IN_TEMPLATE = re.compile(rf"\bkind *[=!]= *[\"'](?:{'|'.join(KIND_IDS)})[\"']")
_PRODUCTION_IN_TEMPLATE = re.compile(r"\bpurpose *[=!]= *[\"']production[\"']")


def naming_a_kind() -> list[str]:
    """Modules and templates outside `kinds/` that name a kind of task."""
    found = [*_modules(_WORDS_FOR_A_KIND, _names_a_kind), *_templates(_KIND_IN_TEMPLATE)]
    return [path for path in found if not path.startswith(KINDS)]


def naming_production() -> list[str]:
    """Modules and templates that name the purpose of the tasks that count."""
    return [*_modules(_PRODUCTION, _names_production), *_templates(_PRODUCTION_IN_TEMPLATE)]


def naming_folders_of_stores() -> list[str]:
    """Modules that build paths of their own to what the stores keep."""
    found = _modules(_FOLDER_OF_A_STORE, _names_a_folder)
    return [path for path in found if not path.startswith(STORES)]


def _names_a_folder(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in FOLDERS_OF_STORES


def _names_a_kind(node: ast.AST) -> bool:
    match node:
        case ast.Attribute():
            return _is_member(node, "TaskKind", {kind.upper() for kind in KIND_IDS})
        case ast.ImportFrom(module=str(module), names=names):
            if module.startswith("annotations.kinds."):
                return module.split(".")[2] in KIND_IDS
            models = module.startswith("annotations.models")
            return models and any(name.name in KIND_MODELS for name in names)
        case ast.Compare(left=left, comparators=others):
            return any(_is_kind_word(a, b) for a in (left, *others) for b in (left, *others))
    return False


def _names_production(node: ast.AST) -> bool:
    return _is_member(node, "Purpose", {"PRODUCTION"})


def _is_kind_word(value: ast.AST, word: ast.AST) -> bool:
    """Whether a comparison holds something called a kind against the word for one."""
    called = getattr(value, "attr", getattr(value, "id", ""))
    return called == "kind" and isinstance(word, ast.Constant) and word.value in KIND_IDS


def _is_member(node: ast.AST, of: str, members: set[str]) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr not in members:
        return False
    return getattr(node.value, "id", getattr(node.value, "attr", "")) == of


def _modules(words: re.Pattern[str], names: Callable[[ast.AST], bool]) -> Iterator[str]:
    """Modules with a node that `names`; only those that have one of the words are parsed."""
    for path in _files("*.py"):
        text = path.read_text("utf-8")
        if path.parent.name == "migrations" or not words.search(text):
            continue
        if any(map(names, ast.walk(ast.parse(text)))):
            yield path.relative_to(ROOT).as_posix()


def _templates(names: re.Pattern[str]) -> Iterator[str]:
    for path in _files("*.html"):
        if names.search(path.read_text("utf-8")):
            yield path.relative_to(ROOT).as_posix()


def _files(pattern: str) -> Iterator[Path]:
    for part in PARTS:
        yield from sorted((ROOT / part).rglob(pattern))
