"""DeepL, a paid service: see `engine`."""

from annotations.engines.base import EngineKind
from annotations.engines.deepl.engine import KEY, URL, make_engine

ENGINE = EngineKind(name="deepl", title="DeepL", make=make_engine, settings=(KEY, URL))
