"""Google Cloud Translation, a paid service: see `engine`."""

from annotations.engines.base import EngineKind
from annotations.engines.google.engine import ACCOUNT, KEY, URL, make_engine

ENGINE = EngineKind(
    name="google", title="Google Translate", make=make_engine, settings=(KEY, ACCOUNT, URL)
)
