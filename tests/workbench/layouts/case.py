"""A layout made small: its files, and the items that come of them."""

from dataclasses import dataclass, field
from typing import Any

from tests.workbench.layouts.tables import Rows

Q = {"question": "Which gland lies below the larynx?"}
FOUR = ("Thyroid", "Pineal", "Thymus", "Adrenal")
LETTERED = dict(zip("ABCD", FOUR, strict=True))
OPTION_A = {f"option_{letter}": text for letter, text in zip("abcd", FOUR, strict=True)}


@dataclass(frozen=True)
class Case:
    """Files of a layout, and what comes of them: fields of items, in their order."""

    layout: str
    files: dict[str, Rows]
    items: list[dict[str, Any]]
    language: str = "en"
    detected: bool = True
    ignored: tuple[str, ...] = field(default=())
