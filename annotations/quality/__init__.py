"""How a translation was changed and what may be wrong with it. No Django."""
