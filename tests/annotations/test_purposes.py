"""Whoever reads tasks, or rows about tasks, says whether the controls are among them.

Forgetting it would put gold and planted tasks into a figure, a page or a release. The word stands
in the expression that reads: `.production()`, `.controls()` or `.of_every_purpose()`. It can be
left out where the rows are those of one task that is named.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import QuerySet

import annotations
from annotations.models import Assignment, Control, FlagResolution, Message, Task

CODE = Path(annotations.__file__).parent
ROOT = CODE.parent
APART = ("models", "migrations")
"""Where the words are made, and where no rows are read."""

MANAGERS = {"objects", "_default_manager", "_base_manager"}
WORDS = {"production", "controls", "of_every_purpose", "none"}
WRITES = {"create", "get_or_create", "bulk_create", "acreate"}
NAMES_THE_TASK = {"pk", "task", "task_id", "task__in", "nonce"}
WORDS_OF = {
    Assignment.__name__: {"visible_to", "beside", "showing_the_key_of", "showing_an_earlier_key"},
    Message.__name__: {"visible_to", "waiting", "beside_tasks_of"},
}
"""What asks for one's own, or about everything that a person has had, whatever it was for."""

OF_NO_PURPOSE = {"model._default_manager.aggregate(last=Max('pk'))"}
"""The cut of a release: the highest id of each table."""
EVENTS = "events"
"""The name that variables have for one of pghistory's tables."""

ABOUT_TASKS = {
    model.__name__
    for model in apps.get_app_config("annotations").get_models()
    if model in (Task, FlagResolution)
    or any(field.related_model is Task for field in model._meta.concrete_fields)
} - {Control.__name__}
OTHER_MODELS = {model.__name__ for model in apps.get_models()} - ABOUT_TASKS
LEADS_TO_TASKS = {
    relation.get_accessor_name()
    for model in apps.get_models()
    if model is not Task
    for relation in model._meta.related_objects
    if relation.related_model.__name__ in ABOUT_TASKS and not relation.one_to_one
} - {None}
TABLES = re.compile(
    "|".join(
        rf"\b{apps.get_model('annotations', name)._meta.db_table}\b" for name in sorted(ABOUT_TASKS)
    )
)


def unsaid(source: str) -> list[str]:
    """The expressions that read tasks, or rows about them, without a word on their purpose."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    return [
        f"{node.lineno}: {ast.unparse(chain[-1])[:120]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (model := _model_read(node)) is not None
        and (chain := list(_chain(node, parents)))
        and not _says(model, chain)
        and (node.attr in MANAGERS or _is_queried(chain))
        and ast.unparse(chain[-1]) not in OF_NO_PURPOSE
    ] + [
        f"{node.lineno}: {' '.join(node.value.split())[:120]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"\bFROM\b|\bJOIN\b", node.value)
        and TABLES.search(node.value)
        and not re.search(r"\bpurpose\b|\btask_id =|\bid = (?:%s|free\.id)", node.value)
    ]


def _model_read(node: ast.Attribute) -> str | None:
    """The model that a manager in this place reads; empty where only a variable names it."""
    owner = _last_name(node.value)
    if node.attr in MANAGERS:
        if owner in OTHER_MODELS or owner == EVENTS:
            return None
        return owner if owner in ABOUT_TASKS else ""
    if node.attr in LEADS_TO_TASKS and owner != "task":
        return ""
    return None


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _chain(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    """The manager, and the calls that follow on it in the same expression."""
    while True:
        yield node
        parent = parents.get(node)
        goes_on = isinstance(parent, ast.Attribute) or (
            isinstance(parent, ast.Call) and parent.func is node
        )
        if not goes_on:
            return
        assert parent is not None
        node = parent


def _is_queried(chain: list[ast.AST]) -> bool:
    """Whether a name such as `tasks` is a manager's here, by what is asked of it."""
    if len(chain) < 3 or not isinstance(chain[2], ast.Call):
        return False
    asked = _last_name(chain[1])
    of_a_dictionary = (asked, len(chain[2].args)) in (("values", 0), ("get", 1), ("get", 2))
    return hasattr(QuerySet, asked) and not of_a_dictionary


def _says(model: str, chain: list[ast.AST]) -> bool:
    calls = [node for node in chain if isinstance(node, ast.Call)]
    names = {_last_name(call.func) for call in calls}
    told = {keyword.arg for call in calls for keyword in call.keywords}
    return bool(names & (WORDS | WRITES | WORDS_OF.get(model, set())) or told & NAMES_THE_TASK)


def modules() -> list[Path]:
    found = sorted(CODE.rglob("*.py"))
    return [path for path in found if path.relative_to(CODE).parts[0] not in APART]


def test_whoever_reads_tasks_says_which() -> None:
    found = {str(path.relative_to(ROOT)): unsaid(path.read_text()) for path in modules()}
    assert len(found) > 100
    unsaid_in = {path: places for path, places in found.items() if places}
    assert not unsaid_in, "add .production(), .controls() or .of_every_purpose()"


@pytest.mark.parametrize(
    "planted",
    [
        "Task.objects.filter(campaign=campaign)",
        "Task.objects.count()",
        "Review.objects.standing().visible_to(user)",
        "model.objects.standing().filter(person=user)",
        "model._default_manager.filter(task__campaign=campaign)",
        "campaign.tasks.filter(kind=kind)",
        "campaign.tasks.count()",
        "item.flags.all()",
        "Flag.objects.filter(campaign=campaign)",
        "FlagResolution.objects.filter(flag__campaign=campaign)",
        "Consensus.objects.filter(task__campaign=campaign)",
        "TaskCandidate.objects.filter(position=0)",
        "Assignment.objects.filter(state='open')",
        "get_object_or_404(Task.objects.select_related('item'), campaign=campaign)",
        "cursor.execute('SELECT count(*) FROM annotations_task WHERE campaign_id = %s')",
        "cursor.execute('SELECT * FROM x JOIN annotations_review r ON r.person_id = x.id')",
    ],
)
def test_an_omission_is_found(planted: str) -> None:
    assert len(unsaid(f"def read():\n    return {planted}\n")) == 1


@pytest.mark.parametrize(
    "said",
    [
        "Task.objects.production().filter(campaign=campaign)",
        "campaign.tasks.production().count()",
        "model.objects.of_every_purpose().filter(person=user)",
        "Review.objects.standing().controls()",
        "Assignment.objects.visible_to(user).filter(state='open')",
        "Flag.objects.filter(nonce=nonce)",
        "task.reviews.count()",
        "Item.objects.filter(benchmark=benchmark)",
    ],
)
def test_one_word_is_enough(said: str) -> None:
    assert unsaid(f"def read():\n    return {said}\n") == []


def test_few_modules_name_the_purpose() -> None:
    """The vocabulary, the querysets, and the planning that writes its own SQL."""
    named = re.compile(r"\bPurpose\.PRODUCTION\b|['\"]production['\"]")
    found = {
        str(path.relative_to(ROOT))
        for package in ("annotations", "workbench", "evaluation")
        for path in sorted((ROOT / package).rglob("*"))
        if path.suffix in (".py", ".html") and "migrations" not in path.parts
        if named.search(path.read_text())
    }
    assert len(found) <= 3, found
