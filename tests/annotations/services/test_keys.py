"""A person's own keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.models import DeskSettings
from annotations.services.keys import actions, keys_of, set_keys, usual_keys, written
from tests.factories import UserFactory
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


@pytest.fixture
def user(db: None) -> User:
    return UserFactory()


def refused(user: User, **keys: str) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        set_keys(user=user, keys=keys)
    return refusal.value.fields


def test_everybody_starts_with_the_usual_keys(user: User) -> None:
    assert keys_of(user=user) == usual_keys()


def test_the_usual_keys_are_in_nobodys_way(user: User) -> None:
    assert set_keys(user=user, keys=usual_keys()) == usual_keys()
    assert len(set(usual_keys().values())) == len(actions())


def test_only_what_differs_is_kept(user: User) -> None:
    set_keys(user=user, keys={"accept": "k", "flag": "F"})
    assert DeskSettings.objects.get(user=user).keys == {"accept": "K"}
    assert keys_of(user=user) == usual_keys() | {"accept": "K"}


def test_keys_can_be_swapped_and_go_back_to_the_usual_ones(user: User) -> None:
    set_keys(user=user, keys={"accept": "E", "edit": "A"})
    assert (keys_of(user=user)["accept"], keys_of(user=user)["edit"]) == ("E", "A")
    set_keys(user=user, keys={})
    assert keys_of(user=user) == usual_keys()


def test_one_key_for_two_actions_is_refused_at_both(user: User) -> None:
    problems = refused(user, accept="F")
    assert set(problems) == {"accept", "flag"}
    assert "also the key of: Flag" in problems["accept"]
    assert keys_of(user=user) == usual_keys()


def test_the_desk_and_adjudication_are_not_in_each_others_way(user: User) -> None:
    assert set_keys(user=user, keys={"accept": "J"})["next_case"] == "J"
    assert set(refused(user, next_case="F")) == {"next_case", "flag"}


@pytest.mark.parametrize("key", ["Tab", "Escape", "Space", "Enter"])
def test_keys_that_work_the_page_are_refused(user: User, key: str) -> None:
    assert "screen readers" in refused(user, accept=key)["accept"]


@pytest.mark.parametrize("key", ["Ctrl+W", "Ctrl+C", "ctrl + s"])
def test_what_browsers_keep_for_themselves_is_refused(user: User, key: str) -> None:
    assert "use Ctrl+" in refused(user, accept=key)["accept"]


@pytest.mark.parametrize("key", ["Alt+D", "Alt+F"])
def test_what_opens_a_menu_is_refused(user: User, key: str) -> None:
    assert "open a menu" in refused(user, accept=key)["accept"]


@pytest.mark.parametrize("key", ["", "Ф", "Ctrl+Alt+K", "F5", "Ctrl+1", "Alt+7", "Shift+A", "+"])
def test_what_is_no_key_of_ours_is_refused(user: User, key: str) -> None:
    assert "Take a letter" in refused(user, accept=key)["accept"]


@pytest.mark.parametrize("key", ["Q", "?", "5", "Alt+K", "Ctrl+M", "Alt+Enter"])
def test_letters_digits_and_combinations_serve(user: User, key: str) -> None:
    others = {name: "Alt+Z" for name in actions() if usual_keys()[name] == key}
    assert set_keys(user=user, keys={**others, "accept": key})["accept"] == key


@given(st.text(max_size=12))
def test_writing_a_key_twice_changes_nothing(text: str) -> None:
    assert written(written(text)) == written(text)
