"""Translation models for CTranslate2, such as NLLB-200, MADLAD-400 and Opus-MT: see `engine`."""

from annotations.engines.ctranslate2.engine import ENGINE

__all__ = ["ENGINE"]
