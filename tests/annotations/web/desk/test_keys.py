"""The page of the keys, and where keys are shown."""

from django.http import HttpResponse

from annotations.services.keys import actions, keys_of, usual_keys
from tests.annotations.web.desk.conftest import Desk
from tests.pages import flat

URL = "/desk/keys/"


def save(desk: Desk, usual: str = "", **changes: str) -> HttpResponse:
    """Send the page's form with some keys changed, by its second button where `usual` is given."""
    keys = {f"key-{name}": key for name, key in (usual_keys() | changes).items()}
    return desk.client.post(URL, keys | ({"usual": usual} if usual else {}), follow=True)


def test_every_action_has_a_field(desk: Desk) -> None:
    page = flat(desk.client.get(URL))
    for name in actions():
        assert f'id="key-{name}" name="key-{name}"' in page


def test_a_changed_key_is_shown_on_button_and_help(desk: Desk) -> None:
    answer = save(desk, skip="alt+q")
    assert "Your keys are saved." in answer.content.decode()
    page = desk.open("review").content.decode()
    assert 'data-opens="skip-dialog" data-key="Alt+Q"' in page
    assert page.count("<kbd>Alt</kbd><kbd>Q</kbd>") == 2


def test_a_refused_key_stands_beside_its_reason(desk: Desk) -> None:
    answer = save(desk, skip="Ctrl+W")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Ctrl+W"' in page
    assert "Browsers and text fields use Ctrl+W themselves." in page
    assert keys_of(user=desk.user)["skip"] == "S"


def test_the_usual_keys_come_back_by_one_button(desk: Desk) -> None:
    save(desk, skip="Q")
    save(desk, skip="Q", usual="yes")
    assert keys_of(user=desk.user)["skip"] == "S"


def test_keys_are_each_persons_own(desk: Desk) -> None:
    save(desk, skip="Q")
    assert desk.client.get(URL).content.decode().count('value="Q"') == 1
