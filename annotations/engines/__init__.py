"""Machine translation engines behind one small interface.

An engine is found by its name; whether it can run here, and for which languages, it says itself,
with the reason when it cannot.
"""

from django.utils.translation import gettext as _

from annotations.engines.apertium import ApertiumProgram, ApertiumServer
from annotations.engines.base import Engine, EngineError, Status

__all__ = [
    "ApertiumProgram",
    "ApertiumServer",
    "Engine",
    "EngineError",
    "Status",
    "engine_named",
    "engines",
]


def engines(apertium_url: str | None) -> dict[str, Engine]:
    """All engines by name; Apertium's server is used where its address is given."""
    apertium: Engine = ApertiumServer(apertium_url) if apertium_url else ApertiumProgram()
    return {apertium.name: apertium}


def engine_named(name: str, apertium_url: str | None) -> Engine:
    """The engine of that name.

    Raises:
        EngineError: there is none.
    """
    known = engines(apertium_url)
    if name not in known:
        problem = _("There is no engine “%(name)s”; there is: %(known)s.")
        raise EngineError(problem % {"name": name, "known": ", ".join(known)})
    return known[name]
