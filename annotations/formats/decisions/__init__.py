"""Decisions as files hold them: one module a format, found by its name."""
