"""What a protocol asks is read once."""

import pytest

from annotations.forms.form import Form
from annotations.models import Protocol
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


def test_rows_of_the_same_text_share_their_forms() -> None:
    one, two = (make_campaign(items=1).protocol for _ in range(2))

    assert one.pk != two.pk
    assert one.asked is two.asked
    assert one.asked is Protocol.objects.get(pk=one.pk).asked
    assert all(isinstance(form, Form) for form in one.asked.values())


def test_what_is_asked_follows_what_is_set() -> None:
    protocol = make_campaign(items=1).protocol
    assert list(protocol.asked) == ["culture"]

    protocol.forms = [protocol.forms[0] | {"id": "another"}]

    assert list(protocol.asked) == ["another"]
    assert list(Protocol.objects.get(pk=protocol.pk).asked) == ["culture"]
    assert Protocol.objects.values_list("forms__0__id", flat=True).get() == "culture"
