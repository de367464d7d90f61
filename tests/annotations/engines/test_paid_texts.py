"""DeepL and Google by their own client libraries, against a server that answers as they do."""

import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.engines import (
    CeilingReached,
    EngineError,
    Mark,
    SourceUnit,
    Work,
    engine_named,
    engines,
)
from annotations.quality.units import Unit
from tests.annotations.engines.contract import keeps
from tests.annotations.engines.services import (
    KEY,
    Service,
    refusal,
    refusing,
    running,
)
from tests.servers import Told
from workbench.metered.limits import Limits

pytest.importorskip("deepl")
pytest.importorskip("google.cloud.translate_v2")

PRICES = Limits(character_price=20, currency="EUR", backoff=0.001, attempts=4)
CAPITALS = SourceUnit(Unit("What is the capital of France?", ("the city of Paris", "7")))
CAPITALES = Unit("¿Cuál es la capital de Francia?", ("la ciudad de París", "7"))
SQUARE = SourceUnit(
    Unit("Which number solves $x^2 < 4$ here?", ("the city of Rome", "2")),
)


@pytest.fixture(params=["deepl", "google"])
def service(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with running(Service(request.param), monkeypatch) as one:
        yield one


def test_what_must_stay_is_in_tags_that_the_service_leaves_alone(
    service: Service, tmp_path: Path
) -> None:
    engine = engine_named(service.name)
    term = SourceUnit(Unit("Tom & Jerry are in France", ("1", "2")), terms=(("France", "Galia"),))
    with engine.open(Work(tmp_path, PRICES)):
        first, second, third = engine.translate([CAPITALS, SQUARE, term], "es")
        assert engine.translate_texts(["the city of Rome", "", "$x$"], "es") == [
            "la ciudad de Roma",
            "",
            "$x$",
        ]
    assert first.unit == CAPITALES
    assert first.marks == {Mark.WITHOUT_CONTEXT}
    assert second.unit == Unit("¿Qué número resuelve $x^2 < 4$ aquí?", ("la ciudad de Roma", "2"))
    assert third.unit == Unit("Tom & Jerry están en Galia", ("1", "2"))
    # What has no words is not sent, nor is anything twice.
    assert len(service.texts) == len(set(service.texts)) == 5
    assert all("Tom &amp; Jerry" in text for text in service.texts if "Tom" in text)
    sent = sum(map(len, service.texts))
    account = engine.account()
    assert account["characters"] == sent
    assert account["cost"] == pytest.approx(sent * 20 / 1e6)
    assert all(KEY in key for key in service.keys)


def test_it_keeps_to_what_every_engine_does(service: Service) -> None:
    keeps(engine_named(service.name), "es", "the city of Rome", "the city of Paris")


def test_an_estimate_asks_nobody_and_counts_what_will_be_sent(service: Service) -> None:
    engine = engine_named(service.name)
    usage = engine.estimate([CAPITALS, SQUARE], "es")
    assert service.keys == set()
    engine.translate([CAPITALS, SQUARE], "es")
    assert usage.characters == sum(map(len, service.texts))
    engine.limits = PRICES
    assert float(engine.cost(usage) or 0) == pytest.approx(usage.characters * 20 / 1e6)


def test_what_is_answered_is_not_sent_again_whatever_it_is_asked_with(
    service: Service, tmp_path: Path
) -> None:
    for units in ([CAPITALS, SQUARE], [CAPITALS], [SQUARE, CAPITALS]):
        engine = engine_named(service.name)
        with engine.open(Work(tmp_path, PRICES)):
            assert all(output.unit for output in engine.translate(units, "es"))
    assert len(service.sent) == 1
    assert engine.account()["requests"] == 1


def test_at_its_ceiling_a_run_sends_nothing_more_and_gives_what_it_has(
    service: Service, tmp_path: Path
) -> None:
    cost = len("What is the capital of France?" + "the city of Paris") * 20 / 1e6
    limits = Limits(character_price=20, max_cost=cost + 1e-6)
    engine = engine_named(service.name)
    with engine.open(Work(tmp_path, limits)):
        assert engine.translate([CAPITALS], "es")[0].unit == CAPITALES
        with pytest.raises(CeilingReached, match="ceiling"):
            engine.translate([CAPITALS, SQUARE], "es")
        assert engine.translate([CAPITALS], "es")[0].unit == CAPITALES
    assert len(service.sent) == 1


def test_one_text_that_is_refused_costs_no_other(service: Service) -> None:
    service.instead = refusing(service, "Rome", 413)
    first, second = engine_named(service.name).translate([CAPITALS, SQUARE], "es")
    assert first.unit == CAPITALES
    assert second.unit is None
    assert "too much" in second.problem


def test_half_an_answer_is_asked_for_in_parts(service: Service) -> None:
    service.lose = True
    outputs = engine_named(service.name).translate([CAPITALS, SQUARE], "es")
    assert [output.unit is None for output in outputs] == [False, False]


def test_what_passes_is_waited_for(service: Service, tmp_path: Path) -> None:
    reason = "userRateLimitExceeded"
    passing = [
        refusal(service, 429, "slow down"),
        refusal(service, 503, "overloaded"),
        Told(b"<html>", 200) if service.name == "deepl" else refusal(service, 403, "now", reason),
    ]
    service.instead = lambda _texts: passing.pop() if passing else None
    engine = engine_named(service.name)
    with engine.open(Work(tmp_path, PRICES)):
        assert engine.translate([CAPITALS], "es")[0].unit == CAPITALES
    assert engine.account()["retries"] == 3


def test_many_texts_are_sent_as_the_service_takes_them(service: Service) -> None:
    texts = [f"{text}" * (1 + number) for number in range(60) for text in ("Tom ", "Jerry ")]
    engine = engine_named(service.name)
    engine.translate_texts(texts, "es")
    assert len(service.sent) > 2
    for batch in service.sent:
        assert len(batch) <= engine.texts_at_once
        assert sum(map(len, batch)) <= engine.characters_at_once


def test_a_refused_key_and_a_used_up_quota_say_what_to_do(service: Service, tmp_path: Path) -> None:
    used_up = {"deepl": (456, "used up"), "google": (403, "is used up: .*Daily Limit Exceeded")}
    status, words = used_up[service.name]
    told = f"Daily Limit Exceeded of {KEY}"
    service.instead = lambda _texts: refusal(service, status, told)
    with pytest.raises(EngineError, match=words) as error:
        engine_named(service.name).translate([CAPITALS], "es")
    assert KEY not in "".join(traceback.format_exception(error.value))


def test_a_state_says_what_is_missing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = engines()[service.name]
    assert {"es", "sr"} <= set(kind.status().languages)
    with pytest.raises(EngineError, match="takes no target"):
        engine_named(f"{service.name}:x")
    with pytest.raises(EngineError, match="does not translate from “sw”"):
        engine_named(service.name, source="sw").translate([CAPITALS], "es")
    service.refuses_key = True
    variable = next(name for name in kind.settings if "KEY" in name)
    monkeypatch.setenv(variable, "another")
    assert "refuses the key" in kind.status().reason
    monkeypatch.delenv(variable)
    assert f"set {variable}" in kind.status().reason
    monkeypatch.setattr("annotations.engines.paid_texts.find_spec", lambda _name: None)
    assert "install requirements-mt.txt" in kind.status().reason


def test_languages_go_by_the_service_s_own_codes(service: Service) -> None:
    engine_named(service.name).translate_texts(["the city of Rome"], "pt")
    assert service.targets == {{"deepl": "PT-BR", "google": "pt"}[service.name]}


def test_deepl_is_not_begun_where_its_month_is_used_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(Service("deepl", used=500_000), monkeypatch):
        engine = engine_named("deepl")
        with pytest.raises(EngineError, match="is used up"), engine.open(Work(tmp_path, PRICES)):
            pass


def test_a_service_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("deepl", "google"):
        with running(Service(name), monkeypatch):
            pass
        assert "unreachable" in engine_named(name).status().reason
