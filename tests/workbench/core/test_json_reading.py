"""JSON from outside is a value or a ValueError, whatever it holds."""

import pytest

from workbench.core.json_reading import NotStorable, read_json, read_storable_json

DEEP = "[" * 20_000 + "]" * 20_000


@pytest.mark.parametrize("text", [DEEP, '{"a":' * 20_000, "", "nothing", "9" * 5_000, b"\xff"])
def test_what_cannot_be_read_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)


@pytest.mark.parametrize(
    "text", ['"\\u0000"', '{"a": ["\\ud800"]}', '{"\\udfff": 1}', "[NaN]", "1e999", "-Infinity"]
)
def test_what_no_database_holds_is_not_for_keeping(text: str) -> None:
    read_json(text)
    with pytest.raises(NotStorable):
        read_storable_json(text)


def test_the_rest_is_as_it_was_sent() -> None:
    assert read_storable_json('{"a": [1.5, null, true, "\\ud83d\\ude00"]}') == {
        "a": [1.5, None, True, "😀"]
    }
