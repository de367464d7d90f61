"""Translation models as the hub has them, without conversion: see `engine`."""

from annotations.engines.transformers.engine import ENGINE

__all__ = ["ENGINE"]
