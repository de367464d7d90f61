"""The contract on imports finds what it is there to find."""

import sys
from pathlib import Path

import pytest

from tests.architecture.imports import (
    circles,
    climbing,
    homeless,
    imports,
    impure,
    trespassing,
)
from tests.architecture.storeys import ROOMS, STOREYS, room_of


def importing(importer: str, imported: str) -> dict[str, frozenset[str]]:
    return {importer: frozenset({imported}), imported: frozenset()}


def test_every_room_lies_in_one_storey() -> None:
    rooms = [room for storey in STOREYS for room in storey]
    assert len(rooms) == len(set(rooms))
    assert {room for _, room in ROOMS} <= set(rooms)


def test_every_pattern_before_another_is_the_narrower() -> None:
    """Else the wider one would take all, and the narrower would say nothing."""
    names = [pattern.replace("*", "any") for pattern, _ in ROOMS]
    taken = [name for name, (_, room) in zip(names, ROOMS, strict=True) if room_of(name) != room]
    assert taken == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("annotations.models.tasks", "annotations.selectors.desk"),
        ("annotations.selectors.desk", "annotations.services.claiming"),
        ("annotations.services.claiming", "annotations.web.desk.pages"),
        ("annotations.web.desk.pages", "annotations.api.tasks"),
        ("annotations.tasks", "annotations.api.tasks"),
        ("annotations.kinds.review.ledger", "annotations.kinds.review.reading"),
        ("annotations.kinds.review.reading", "annotations.kinds.review.acts"),
        ("annotations.kinds.review.acts", "annotations.kinds.review.desk"),
        ("annotations.kinds.review.desk", "annotations.kinds.review.schema"),
        ("annotations.quality.effort", "annotations.models.tasks"),
        ("workbench.release_format.layout", "workbench.core.accounts.models"),
        ("evaluation.services.runs", "workbench.running.demo"),
    ],
)
def test_no_import_leads_upwards_or_next_door(importer: str, imported: str) -> None:
    assert climbing(importing(importer, imported))
    assert not climbing(importing(imported, importer)) or room_of(importer) != room_of(imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("annotations.selectors.ledger", "evaluation.models"),
        ("evaluation.scoring.dataset", "annotations.publishing.manifest"),
        ("workbench.core.web.navigation", "annotations.models"),
        ("workbench.release_format.layout", "annotations.vocabularies"),
        ("annotations.apps", "workbench.config.settings"),
    ],
)
def test_the_sides_and_the_shell_keep_apart(importer: str, imported: str) -> None:
    assert trespassing(importing(importer, imported))


@pytest.mark.parametrize("module", ["annotations.novelty", "workbench.extra.thing", "evaluation.x"])
def test_a_module_without_a_place_is_told(module: str) -> None:
    assert homeless({module: frozenset()}) == [module]


def test_a_kind_of_task_has_its_places_without_being_named() -> None:
    assert room_of("annotations.kinds.comparison.acts") == "services"
    assert homeless({"annotations.kinds.comparison.tricks": frozenset()})


def test_a_pure_module_imports_no_framework() -> None:
    assert impure(importing("annotations.quality.effort", "django"))
    assert not impure(importing("annotations.services.effort", "django"))


def test_a_circle_is_told_once() -> None:
    round_trip = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"a", "d"})}
    assert len(circles(round_trip | {"d": frozenset()})) == 1


def test_imports_in_functions_and_for_types_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = tmp_path / "a_house"
    house.mkdir()
    (house / "__init__.py").touch()
    (house / "ground.py").touch()
    (house / "inside.py").write_text("def now():\n    from a_house import ground\n")
    (house / "typed.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a_house import ground\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    found = imports("a_house")
    assert "a_house.ground" in found["a_house.inside"]
    assert "a_house.ground" in found["a_house.typed"]
