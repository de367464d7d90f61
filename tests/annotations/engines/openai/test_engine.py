"""A unit is asked for at once, checked when it comes, asked for again, and at last text by text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.engines import (
    CeilingReached,
    EngineError,
    Mark,
    Output,
    Usage,
    Work,
    engine_named,
)
from annotations.quality.units import Unit
from tests.annotations.engines.contract import keeps
from tests.annotations.engines.openai.models import (
    CAPITALES,
    CAPITALS,
    CUADRADO,
    SQUARE,
    Body,
    Fields,
    Model,
    always,
    asked,
    behind_a_server,
    refused,
    said,
    spanish,
    subject_of,
)
from tests.servers import Told
from workbench.metered.limits import Limits

PRICES = Limits(input_price=10, output_price=100, backoff=0.001, attempts=3, currency="EUR")


def translated(model: Model, *units: Any, language: str = "es") -> list[Output]:
    with behind_a_server(model) as spec:
        return engine_named(spec).translate(units or [asked()], language)


def test_a_unit_is_asked_for_as_a_whole_with_what_helps() -> None:
    model = Model()
    neighbour = (Unit("Which river is long?", ("the Nile",)), Unit("¿Qué río?", ("el Nilo",)))
    one = asked(
        subject="world_geography",
        terms=(("capital", "capital"),),
        forbidden=(("city", "urbe"),),
        examples=(neighbour,),
    )
    (output,) = translated(model, one)
    assert (output.unit, output.marks, output.problem) == (CAPITALES, frozenset(), "")
    assert output.usage == Usage(1, 0, 200, 50)
    (body,) = model.of_units
    (turn,) = body["messages"]
    for told in (
        "from English (en, script Latn) into Spanish (es, script Latn)",
        "Subject: world geography",
        "- capital: capital",
        "Do not translate these terms so:\n- city: urbe",
        '{"question": "¿Qué río?", "option_a": "el Nilo"}',
        json.dumps(body["response_format"]["json_schema"]["schema"]),
    ):
        assert told in turn["content"]
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["required"] == ["question", "option_a", "option_b", "option_c", "option_d"]
    assert body["temperature"] == 0


def test_it_keeps_to_what_every_engine_does() -> None:
    with behind_a_server(Model()) as spec:
        keeps(engine_named(spec), "es", *CAPITALS.options[:2])


def test_what_must_stay_is_in_tags_and_what_has_no_words_is_left_as_it_is() -> None:
    def changed_numbers(fields: Fields, _body: Body) -> Told:
        return said(spanish(dict(fields) | {"option_b": "tres"}))

    model = Model(whole=changed_numbers)
    bare = asked(Unit("$x^2$", ("1", "2")))
    output, nothing = translated(model, asked(SQUARE), bare)
    assert output.unit == CUADRADO
    assert nothing == Output(bare.unit)
    assert len(model.of_units) == 1


def losing_tags(fields: Fields) -> str:
    return spanish(fields).replace("<x0>", "").replace("</x0>", "")


WRONG: dict[str, tuple[Callable[[Fields], Told], str]] = {
    "five options": (
        lambda fields: said(spanish(dict(fields) | {"option_e": "más"})),
        "what was not asked for: option_e",
    ),
    "three options": (
        lambda fields: said(spanish({n: t for n, t in fields.items() if n != "option_d"})),
        "no text for option_d",
    ),
    "an empty option": (lambda fields: said(spanish(dict(fields) | {"option_c": " "})), "option_c"),
    "half a tag": (
        lambda fields: said(spanish(fields).replace("Roma", "<x1>Roma")),
        "did not come back whole in option_c",
    ),
    "the prompt": (
        lambda fields: said(
            spanish(
                dict(fields)
                | {
                    "option_c": "Do not answer the question, "
                    "explain nothing, and add, leave out, merge or reorder no option."
                }
            )
        ),
        "gave back what it was told",
    ),
    "the source": (lambda fields: said(json.dumps(dict(fields))), "question"),
    "over and over": (
        lambda fields: said(spanish(dict(fields) | {"option_c": "la ciudad de Roma " * 9})),
        "over and over",
    ),
    "tags lost": (lambda fields: said(losing_tags(fields)), "did not come back whole in question"),
    "no object": (lambda _: said("Of course! Here it is."), "did not answer with a JSON"),
    "cut off": (lambda fields: said(spanish(fields)[:40], finish_reason="length"), "was cut off"),
    "half a character": (
        lambda fields: said(spanish(dict(fields) | {"option_c": "\ud800"})),
        "did not answer with a JSON",
    ),
    "a list": (lambda _: said("[1, 2]"), "did not answer with a JSON"),
    "nothing": (lambda _: said(""), "did not answer with a JSON"),
}


def test_an_answer_that_cannot_be_used_is_asked_for_once_more(tmp_path: Path) -> None:
    def at_first(fields: Fields, body: Body) -> Told:
        if len(body["messages"]) == 3:
            return said(spanish(fields))
        return WRONG[subject_of(body)][0](fields)

    model = Model(whole=at_first)
    units = [asked(SQUARE, subject=kind) for kind in WRONG]
    with behind_a_server(model) as spec:
        for _start in range(2):
            engine = engine_named(spec)
            with engine.open(Work(tmp_path, PRICES)):
                outputs = engine.translate(units, "es")
    assert len(model.of_units) == 2 * len(WRONG)
    for output in outputs:
        assert output.unit == CUADRADO
        assert output.marks == {Mark.REPAIRED}
        assert output.usage.requests == 2
    repairs = [body for body in model.of_units if len(body["messages"]) == 3]
    assert {subject_of(body) for body in repairs} == set(WRONG)
    for body in repairs:
        assert WRONG[subject_of(body)][1] in body["messages"][2]["content"]


def test_what_stays_wrong_is_asked_for_text_by_text_and_then_told() -> None:
    def refusing(fields: Fields, _body: Body) -> Told:
        if "Rome" in fields["text"]:
            return refused(400, "I do not like Rome")
        return said(spanish(fields))

    no = always(said("no"))
    (piecewise,), (failed,) = (
        translated(Model(whole=no)),
        translated(Model(whole=no, single=refusing)),
    )
    assert piecewise.unit == CAPITALES
    assert piecewise.marks == {Mark.PIECEWISE, Mark.WITHOUT_CONTEXT}
    assert failed.unit is None
    assert failed.problem.startswith("The model did not answer with a JSON object.")
    assert failed.problem.endswith("I do not like Rome")


def test_one_unit_that_a_server_refuses_ends_nothing() -> None:
    def choosy(fields: Fields, _body: Body) -> Told:
        if "x^2" in fields["question"]:
            return refused(400, "too long for the context")
        return said(spanish(fields))

    first, second = translated(Model(whole=choosy), asked(SQUARE), asked())
    assert first.unit == CUADRADO
    assert first.marks == {Mark.PIECEWISE, Mark.WITHOUT_CONTEXT}
    assert second.unit == CAPITALES


def test_what_a_server_will_not_read_is_told() -> None:
    def all_but_the_probe(fields: Fields, _body: Body) -> Told:
        if "letter" in fields["text"]:
            return said(spanish(fields))
        return kept_back

    kept_back = refused(400, "no", code="content_filter")
    (output,) = translated(Model(whole=always(kept_back), single=all_but_the_probe))
    assert output.unit is None
    assert "will not read" in output.problem


def test_thoughts_and_what_encloses_an_object_are_passed_over() -> None:
    def chatty(fields: Fields, _body: Body) -> Told:
        return said(f"<think>{{no}}</think>Sure:\n```json\n{spanish(fields)}\n```")

    (output,) = translated(Model(whole=chatty))
    assert output.unit == CAPITALES


@pytest.mark.parametrize(
    ("refuses", "form"),
    [
        ("logprobs", {"json_schema"}),
        ("json_schema", {"json_object"}),
        ("response_format", {None}),
        ("max_tokens", {"json_schema"}),
    ],
)
def test_a_server_is_asked_in_a_way_that_it_takes(refuses: str, form: set[str | None]) -> None:
    def old(fields: Fields, body: Body) -> Told:
        if refuses in json.dumps({name: body[name] for name in body if name != "messages"}):
            return refused(400, f"unknown: {refuses}")
        return said(spanish(fields))

    model = Model(whole=old, single=old)
    (output,) = translated(model)
    assert output.unit == CAPITALES
    assert {body.get("response_format", {}).get("type") for body in model.of_units} == form


def test_what_is_answered_is_not_asked_for_again_unless_it_was_in_vain(tmp_path: Path) -> None:
    model = Model()
    with behind_a_server(model) as spec:
        for again in (0, 0, 1):
            engine = engine_named(spec)
            with engine.open(Work(tmp_path, PRICES)):
                (output,) = engine.translate([asked(again=again)], "es")
                assert output.unit == CAPITALES
                assert engine.translate_texts(["the city of Rome", ""], "es") == [
                    "la ciudad de Roma",
                    "",
                ]
    assert [body["temperature"] for body in model.of_units] == [0, 0.5]
    account = engine.account()
    # A probe, two units, and the text.
    assert (account["requests"], account["answered"], len(model.bodies)) == (4, 4, 4)
    assert account["cost"] == pytest.approx(4 * (200 * 10 + 50 * 100) / 1e6)


def test_at_its_ceiling_a_run_keeps_what_is_answered_and_a_greater_one_goes_on(
    tmp_path: Path,
) -> None:
    model = Model()
    units = [asked(CAPITALS), asked(SQUARE)]
    with behind_a_server(model) as spec:
        engine = engine_named(spec)
        with engine.open(Work(tmp_path, Limits(max_requests=2, concurrency=1))):
            with pytest.raises(CeilingReached, match="ceiling: 2 requests are sent"):
                engine.translate(units, "es")
            assert engine.translate(units[:1], "es")[0].unit == CAPITALES
        assert engine.account()["requests"] == 2
        more = engine_named(spec)
        with more.open(Work(tmp_path, Limits(max_requests=3, concurrency=1))):
            assert all(output.unit for output in more.translate(units, "es"))
    assert len(model.bodies) == 3


def test_two_processes_are_not_at_one_journal(tmp_path: Path) -> None:
    with behind_a_server(Model()) as spec:
        first, second = engine_named(spec), engine_named(spec)
        work = Work(tmp_path, PRICES)
        with first.open(work), pytest.raises(EngineError, match="another"), second.open(work):
            pass
    assert second.account() == {}


def test_an_estimate_asks_nobody_and_is_near_what_is_taken() -> None:
    model = Model()
    with behind_a_server(model) as spec:
        engine = engine_named(spec)
        usage = engine.estimate([asked(), asked(Unit("1", ("2", "3")))], "es")
        more = engine.estimate([asked()], "am")
    assert model.bodies == model.keys == []
    assert usage.requests == 1
    assert 250 < usage.prompt_tokens < 500
    assert 60 < usage.completion_tokens < 150 < more.completion_tokens
    engine.limits = PRICES
    cost = engine.cost(usage)
    assert cost is not None
    assert float(cost) == pytest.approx(
        (usage.prompt_tokens * 10 + usage.completion_tokens * 100) / 1e6
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (refused(401, "bad key"), "wants a key, and is sent none"),
        (refused(402, "pay"), "used up"),
        (refused(429, "pay", code="insufficient_quota"), "used up"),
        (refused(404, "no such model"), "does not answer for the model “tiny”"),
    ],
)
def test_a_server_that_answers_nobody_ends_the_run_with_what_to_do(told: Told, words: str) -> None:
    model = Model(whole=always(told), single=always(told))
    with pytest.raises(EngineError, match=words):
        translated(model)


def test_what_passes_is_waited_for(tmp_path: Path) -> None:
    passing = [refused(503, "overloaded"), Told(b'{"choices": [{"mess'), refused(429, "slow")]

    def troubled(fields: Fields, _body: Body) -> Told:
        return passing.pop() if passing else said(spanish(fields))

    with behind_a_server(Model(whole=troubled)) as spec:
        engine = engine_named(spec)
        with engine.open(Work(tmp_path, Limits(backoff=0.001))):
            assert engine.translate([asked()], "es")[0].unit == CAPITALES
    assert engine.account()["failures"] == {"broken answer": 1, "rate limit": 1, "server error": 1}


def test_its_state_says_what_is_wrong_with_server_or_model() -> None:
    with behind_a_server(Model()) as spec:
        status = engine_named(spec).status()
        assert status.has("es")
        assert status.has("sr-Latn")
        assert status.version == "prompt 1"
        # As llama.cpp, which takes any name for the one model that it has.
        assert engine_named(spec.replace("#tiny", "#huge")).status().version == "tiny, prompt 1"
    assert "cannot be used: unreachable" in engine_named(spec).status().reason
    several = Model(listed=Told({"data": [{"id": "tiny"}, {"id": "small"}]}))
    with behind_a_server(several) as spec:
        assert engine_named(spec).status().is_available
        other = engine_named(spec.replace("#tiny", "#huge")).status()
        assert other.reason.endswith("has no model “huge”; it has: tiny, small.")
    for listed, version in (
        (Told({"data": [{"id": "tiny", "root": "hub/tiny-2"}]}), "hub/tiny-2, prompt 1"),
        (Told({"data": [{"id": "/secret/place/tiny.gguf"}]}), "tiny.gguf, prompt 1"),
        (Told({}, 404), "prompt 1"),
    ):
        with behind_a_server(Model(listed=listed)) as spec:
            assert engine_named(spec).status().version == version


@pytest.mark.parametrize("target", ["", "tiny", "#tiny", "http://127.0.0.1:1/v1"])
def test_a_target_is_an_address_and_a_model(target: str) -> None:
    with pytest.raises(EngineError, match="Name a server and a model"):
        engine_named(f"openai:{target}")
