"""A file of texts with their translations, which something else has made: see `engine`."""

from annotations.engines.base import EngineKind
from annotations.engines.file.engine import FileEngine

ENGINE = EngineKind(name="file", title="File", make=FileEngine, in_console=False)
