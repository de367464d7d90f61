"""Apertium, rule-based: its program, or its server where the address of one is set.

https://wiki.apertium.org. Debian ships pairs from English into Spanish (apertium-eng-spa), Catalan
(apertium-eng-cat), and Bosnian, Croatian and Serbian (apertium-hbs-eng), and into English.
"""

from django.utils.translation import gettext as _

from annotations.engines.apertium.program import ApertiumProgram
from annotations.engines.apertium.server import ApertiumServer
from annotations.engines.base import EngineError, EngineKind
from annotations.engines.texts import TextEngine
from workbench.core.environment import variable

URL = "WORKBENCH_APERTIUM_URL"


def make_engine(target: str) -> TextEngine:
    """The server where its address is set, else the program.

    Raises:
        EngineError: a target is given.
    """
    if target:
        raise EngineError(_("Apertium takes no target; write “apertium” alone."))
    url = variable(URL)
    return ApertiumServer(url) if url else ApertiumProgram()


ENGINE = EngineKind(name="apertium", title="Apertium", make=make_engine, settings=(URL,))
