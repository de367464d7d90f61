"""`python -m tests.contracts.data_model`: draw docs/data-model.md from the models."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-model.md"
INTRODUCTION = """# Data model

Drawn from the models by `make data-model`; a test holds it to them. An arrow leads from a row to
the row that it names, with the name of the field. References to a person are left out: nearly
every row has one. What each noun means: [glossary](glossary.md).
"""
OURS = ("annotations", "evaluation", "workbench")
PARTS = {
    "Benchmarks, texts and memory": ("benchmarks", "translations", "memory"),
    "Campaigns and work": ("campaigns", "tasks", "controls", "desk"),
    "The ledger": ("decisions", "ledger"),
    "Releases, runs and jobs": ("releases", "evaluation", "jobs"),
    "People": ("accounts",),
}
"""By heading: the modules of the models, or the apps of those with one module."""


def draw() -> str:
    """The page, from the models as they are.

    Raises:
        LookupError: a model is in no part.
    """
    models = _models()
    parts = [INTRODUCTION]
    for heading, places in PARTS.items():
        lines = sorted({line for m in models if _part(m) in places for line in _lines(m)})
        parts.append(f"## {heading}\n\n```mermaid\nflowchart LR\n" + "\n".join(lines) + "\n```\n")
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


def _lines(model: Any) -> Iterator[str]:
    yield f"  {model.__name__}"
    for field in model._meta.concrete_fields:
        if field.is_relation and (other := field.related_model.__name__) != "User":
            yield f"  {model.__name__} -- {field.name} --> {other}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    django.setup()
    PAGE.write_text(draw(), encoding="utf-8")
