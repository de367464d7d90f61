"""`python -m tests.contracts.data_model`: draw docs/data-model.md from the models."""

import os
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-model.md"
INTRODUCTION = """# Data model

Drawn from the models by `make data-model`; a test holds it to them. An arrow leads from a row to
the row that it names, with the name of the field where that is another word. What many rows of a
picture name is said above it. References to a person are left out: nearly every row has one. What
each noun means: [glossary](glossary.md).
"""
OURS = ("annotations", "evaluation", "workbench")
PARTS = {
    "Benchmarks, texts and memory": (
        "benchmarks", "translations", "translation_runs", "back_translations", "passages", "memory",
        "scores", "term_proposals",
    ),
    "Campaigns and work": (
        "campaigns", "tasks", "batches", "changes", "controls", "suggestions", "desk", "dismissals",
        "messages", "notices", "first_look", "agreement", "bulk_rulings",
    ),
    "The ledger": ("decisions", "imports", "ledger"),
    "Releases, runs and jobs": ("releases", "release_events", "runs", "analyses", "jobs"),
    "People": ("accounts", "invitations"),
}  # fmt: skip
"""By heading: the modules of the models, or the apps of those with one module."""
ITSELF = "a row of its own kind"
MANY = 5
"""A reference that so many rows of a part have is told in words."""


def draw() -> str:
    """The page, from the models as they are.

    Raises:
        LookupError: a model is in no part.
    """
    models = _models()
    parts = [INTRODUCTION]
    for heading, places in PARTS.items():
        parts.append(f"## {heading}\n\n{_part_of_page(_of(models, places))}")
    return "\n".join(parts)


def _models() -> list[Any]:
    """Our own, without those in which pghistory keeps the moves of a row."""
    from django.apps import apps

    found = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    found = [model for model in found if not hasattr(model, "pgh_tracked_model")]
    known = {place for places in PARTS.values() for place in places}
    if missing := [model.__name__ for model in found if _part(model) not in known]:
        raise LookupError(f"{missing} are in no part; add their module to PARTS.")
    return found


def _part(model: Any) -> str:
    *_, app, module = model.__module__.split(".")
    return app if module == "models" else module


def _of(models: list[Any], places: tuple[str, ...]) -> list[Any]:
    return sorted((m for m in models if _part(m) in places), key=lambda model: model.__name__)


def _part_of_page(models: list[Any]) -> str:
    """What many of the models name, and the picture of all else."""
    owners: dict[tuple[str, str], list[str]] = {}
    for model in models:
        for reference in _references(model):
            owners.setdefault(reference, []).append(model.__name__)
    many = {reference: names for reference, names in owners.items() if len(names) >= MANY}
    said = [
        f"- `{field}` names {other}: {', '.join(names)}\n"
        for (field, other), names in sorted(many.items())
    ]
    boxes = [list(_lines(model, leave_out=many)) for model in models]
    # The busiest first: drawn so, arrows keep out of the others' way.
    lines = [line for box in sorted(boxes, key=len, reverse=True) for line in box]
    picture = "```mermaid\nflowchart LR\n" + "\n".join(lines) + "\n```\n"
    return "".join(said) + "\n" * bool(said) + picture


def _references(model: Any) -> Iterator[tuple[str, str]]:
    """Fields that name another row, with the model of that row."""
    for field in model._meta.concrete_fields:
        if field.is_relation and (other := field.related_model.__name__) != "User":
            yield field.name, ITSELF if other == model.__name__ else other


def _lines(model: Any, *, leave_out: Container[tuple[str, str]]) -> Iterator[str]:
    """The model's box, and an arrow to each other one, with all fields that lead there."""
    yield f"  {model.__name__}"
    fields: dict[str, list[str]] = {}
    for field, other in _references(model):
        if (field, other) not in leave_out:
            fields.setdefault(model.__name__ if other == ITSELF else other, []).append(field)
    for other, names in fields.items():
        label = "" if names == [other.lower()] else f"-- {', '.join(names)} "
        yield f"  {model.__name__} {label}--> {other}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    django.setup()
    PAGE.write_text(draw(), encoding="utf-8")
