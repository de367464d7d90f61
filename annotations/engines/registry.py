"""Every engine that there is, found by the name of its folder."""

from functools import cache

from django.utils.translation import gettext as _

from annotations.engines.base import Engine, EngineError, EngineKind
from workbench.core.discovery import find
from workbench.core.languages import DEFAULT_SOURCE


@cache
def engines() -> dict[str, EngineKind]:
    """The engines by name."""
    found = find("annotations.engines", "ENGINE", EngineKind, folders=True)
    return {kind.name: kind for kind in found}


def require_offered(spec: str) -> None:
    """Refuse what the command line may name and a manager of a campaign may not: a path or an
    address of their choice, which the server would read or call.

    Raises:
        EngineError: the operator does not offer it.
    """
    name, _colon, target = spec.partition(":")
    if name in engines() and not engines()[name].offers(target):
        problem = _("“%(spec)s” is not offered here; choose among what the page offers.")
        raise EngineError(problem % {"spec": spec})


def engine_named(spec: str, *, source: str = DEFAULT_SOURCE) -> Engine:
    """The engine that `ENGINE[:TARGET]` names, to translate from the `source` where it can.

    Raises:
        EngineError: there is none, or it does not take the target.
    """
    name, _colon, target = spec.partition(":")
    if name not in engines():
        problem = _("There is no engine “%(name)s”; there is: %(known)s.")
        raise EngineError(problem % {"name": name, "known": ", ".join(engines())})
    engine = engines()[name].make(target)
    if engine.from_many:
        engine.source = source
    return engine
