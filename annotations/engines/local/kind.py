"""What the engines of local models say of themselves: which models lie where the operator put them.

A manager chooses among these alone. The command line takes any folder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.engines.base import EngineError, EngineForm, EngineKind, Status
from annotations.engines.local.engine import Library, LocalEngine
from annotations.engines.local.published import fetched
from annotations.engines.local.settings import MODELS, SETTINGS, folder_named, models_folder


@dataclass(frozen=True)
class LocalKind(EngineKind):
    """Its status is that of all of the operator's models together."""

    models: Callable[[], list[str]] = list

    def status(self) -> Status:
        found = [self.make(name).status() for name in self.models()]
        languages = sorted({code for one in found for code in one.languages})
        if languages:
            return Status(tuple(languages), "")
        reason = _("Put models into the folder that %s names, a folder each.") % MODELS
        return Status((), "", next((one.reason for one in found), reason))

    def offers(self, target: str) -> bool:
        return target in self.models()


def local_kind(library: Library, title: str, *, from_hub: bool = False) -> LocalKind:
    """The kind of engine that a library of models makes.

    Its target is a folder; or, `from_hub`, the name of a model that was fetched from there.
    """

    def make(target: str) -> LocalEngine:
        if (folder := folder_named(target)) is not None:
            return LocalEngine(library, f"{library.name}:{folder.name}", folder)
        if from_hub and target and (folder := fetched(target)) is not None:
            return LocalEngine(library, f"{library.name}:{target}", folder)
        raise EngineError(_no_model(library.name, target, from_hub=from_hub))

    def models() -> list[str]:
        root = models_folder()
        folders = sorted(root.iterdir()) if root else []
        return [folder.name for folder in folders if _is_model(library, folder)]

    class ModelForm(EngineForm):
        model = forms.ChoiceField(
            label=gettext_lazy("Model"), choices=lambda: [(name, name) for name in models()]
        )

        def target(self) -> str:
            chosen: str = self.cleaned_data["model"]
            return chosen

    return LocalKind(library.name, title, make, SETTINGS, ModelForm, models=models)


def _no_model(engine: str, target: str, *, from_hub: bool) -> str:
    parts = {"engine": engine, "target": target}
    if not target:
        return _("Name a model's folder: %(engine)s:FOLDER.") % parts
    if from_hub:
        problem = _(
            "There is no folder “%(target)s”, and no such model was fetched from the hub; read its "
            "licence, then run: hf download %(target)s"
        )
        return problem % parts
    return _("There is no folder “%(target)s”.") % parts


def _is_model(library: Library, folder: Path) -> bool:
    try:
        return bool(folder.is_dir() and library.vocabulary(folder))
    except EngineError:
        return False
