"""Kinds of tasks are found by their folders, and each storey finds what it asks of them."""

import importlib

import pytest

from annotations.api.kinds import schemas
from annotations.kinds.kind import Kind
from annotations.kinds.registry import all_kinds, find, kind_choices, text_kind
from annotations.models import DECISIONS, TextDecision
from annotations.selectors.readings import readings

KINDS = list(all_kinds())
SHIPPED = ["review", "label", "answer"]


def test_kinds_stand_in_their_order_under_the_names_of_their_folders() -> None:
    assert [kind for kind in KINDS if kind in SHIPPED] == SHIPPED
    for kind in KINDS:
        folder = importlib.import_module(f"annotations.kinds.{kind}.rules")
        assert folder.KIND is all_kinds()[kind]
        assert folder.KIND.id == kind
    assert [kind for kind, _name in kind_choices()] == KINDS
    assert {("review", "Review"), ("label", "Label"), ("answer", "Answer")} <= {*kind_choices()}


def test_every_storey_has_what_it_asks_of_every_kind() -> None:
    assert list(DECISIONS) == list(readings()) == list(schemas()) == KINDS
    for kind, model in DECISIONS.items():
        assert model.kind == kind
        assert model.__module__ == f"annotations.kinds.{kind}.ledger"


def test_one_kind_makes_the_text_and_its_decisions_say_which() -> None:
    assert issubclass(DECISIONS[text_kind().id], TextDecision)


def test_a_kind_without_a_module_or_without_its_name_is_left_out() -> None:
    assert find("no_such_storey", "ANYTHING", Kind) == {}
    assert find("rules", "NO_SUCH_NAME", Kind) == {}


def test_what_is_no_such_thing_is_refused() -> None:
    with pytest.raises(TypeError, match=r"annotations\.kinds\.review\.rules\.KIND is not a int"):
        find("rules", "KIND", int)
