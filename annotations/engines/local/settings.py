"""Where models lie and what they may take, as whoever runs the machine has set it."""

import os
from pathlib import Path

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError
from workbench.core.environment import variable

MODELS = "WORKBENCH_MODELS"
DEVICE = "WORKBENCH_MT_DEVICE"
THREADS = "WORKBENCH_MT_THREADS"
SETTINGS = (MODELS, DEVICE, THREADS)
DEVICES = ("auto", "cpu", "cuda")


def models_folder() -> Path | None:
    """The operator's folder of models, where there is one."""
    named = variable(MODELS)
    return Path(named) if named and Path(named).is_dir() else None


def folder_named(target: str) -> Path | None:
    """The folder of that name among the operator's models, else of that path; None for neither."""
    if not target:
        return None
    root = models_folder()
    candidates = ([root / target] if root else []) + [Path(target).expanduser()]
    return next((path.resolve() for path in candidates if path.is_dir()), None)


def device() -> str:
    """Where models run: `auto` takes a GPU where there is one.

    Raises:
        EngineError: the variable holds something else.
    """
    found = variable(DEVICE) or "auto"
    if found not in DEVICES:
        problem = _("%(name)s is “%(value)s”; set it to one of: %(known)s.")
        parts = {"name": DEVICE, "value": found, "known": ", ".join(DEVICES)}
        raise EngineError(problem % parts)
    return found


def threads() -> int:
    """How many cores a model may use.

    Raises:
        EngineError: the variable holds no number above 0.
    """
    found = variable(THREADS)
    if found is None:
        return len(os.sched_getaffinity(0))
    if found.isascii() and found.isdigit() and int(found[:5]) > 0:
        return int(found[:5])
    problem = _("%(name)s is “%(value)s”; set it to a number of cores.")
    raise EngineError(problem % {"name": THREADS, "value": found})
