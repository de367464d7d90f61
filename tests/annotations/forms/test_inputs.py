"""What a page sends of a form's marks is a list of them or refused."""

import pytest
from django import forms

from annotations.forms.inputs import SpansField


@pytest.mark.parametrize(
    "sent", ["[" * 20_000, "{", '[{"quote": "\\ud800"}]', "[1e999]", "9" * 5_000]
)
def test_marks_that_cannot_be_read_are_refused(sent: str) -> None:
    with pytest.raises(forms.ValidationError):
        SpansField().clean(sent)
