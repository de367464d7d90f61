"""The forms that come with the program, each a file in the folder `shipped`."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

from annotations.forms.form import Form
from annotations.forms.reading import read_form

CULTURE = "culture"
"""Global MMLU's, which a campaign asks where its protocol names no other."""

_FOLDER = Path(__file__).parent / "shipped"


@cache
def shipped() -> MappingProxyType[str, Form]:
    """By id."""
    forms = [read_form(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))]
    return MappingProxyType({form.id: form for form in forms})
