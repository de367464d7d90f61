"""TOML files are read, or refused before they cost much."""

import pytest

from annotations.formats.tables import DocumentError, toml_document

PARTS = "a." * 19 + "a"
TEXTS_WITH_DOTS = f"""
[review]  # {PARTS}.a
w = "{PARTS}.a \\" {PARTS}.a"
x = '{PARTS}.a'
y = '''
{PARTS}.a'''''
z = ""
{PARTS} = "#"
"""


@pytest.mark.parametrize("name", [f"{PARTS}.a", f"a . {PARTS}", f'"."."".{PARTS}', f"''.{PARTS}"])
@pytest.mark.parametrize("text", ["%s = 1", "[%s]", "[[%s]]", "k = [{%s = 1}]"])
def test_a_name_of_many_parts_is_refused_before_it_is_read(name: str, text: str) -> None:
    with pytest.raises(DocumentError, match=r"^line 9: The file is nested too deep"):
        toml_document(TEXTS_WITH_DOTS + text % name, most=10_000)


def test_dots_in_texts_are_no_parts_of_names() -> None:
    assert toml_document(TEXTS_WITH_DOTS, most=10_000)["review"]["x"] == f"{PARTS}.a"


@pytest.mark.parametrize("start", ['"""', "'''", '"', "'", 'a = "\\'])
def test_a_text_without_end_is_no_toml(start: str) -> None:
    with pytest.raises(DocumentError, match="This is no TOML"):
        toml_document(f"a = {start}\n\\" * 1_000, most=50_000)
