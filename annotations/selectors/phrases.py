"""Rows whose texts hold a phrase, as `annotations.quality.phrases` reads it."""

from typing import Any

from django.db.models import F, Func, TextField


class WholeText(Func):
    """Question and options as one text.

    What parts them is no white space, so that no phrase reaches from one into the next.
    """

    arity = 2
    template = "concat_ws(E'\\x1f', %(expressions)s)"
    output_field = TextField()

    def __init__(self, path: str, **extra: Any) -> None:
        """`path` leads to the text, with `__` at its end."""
        options = Func(F(f"{path}options"), template="array_to_string(%(expressions)s, E'\\x1f')")
        super().__init__(F(f"{path}question"), options, **extra)
