"""Translation by a real server, llama.cpp's, through a proxy that does harm."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.engines import Mark, SourceUnit, Work, engine_named
from annotations.models import Benchmark, Translation, TranslationFailure, TranslationRun
from annotations.quality.units import Unit
from annotations.services.importing import import_benchmark
from annotations.services.planning import create_campaign
from annotations.vocabularies import Origin
from tests.celery_workers import environment_on
from tests.factories import UserFactory
from tests.length import LONG
from tests.llama_server import serving_model
from tests.servers import FaultyProxy, faults, serving
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.tiny_llm import context_for, expected, write_model
from workbench.core.environment import ROOT
from workbench.metered.limits import Limits

CITIES = Unit("Which city is the capital of France & why?", ("the city of Paris", "that of Rome"))
SQUARE = Unit('Which "number" solves $x^2 < 4$ by 3 – or so?', ("2", "that number"))
ROOM = 1536 if LONG else 256
KILLS_AT = (40, 200, 380)
KINDS = ("rate_limit", "broken", "cut", "server_error")
LANGUAGES = ("es", "sr")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose model translates letter by letter."""
    pytest.importorskip("xllamacpp")
    model = write_model(tmp_path_factory.mktemp("tiny") / "tiny.gguf", room=ROOM)
    with serving_model(model, context=context_for(ROOM)) as address:
        yield address


def test_units_come_back_from_a_real_server_whatever_happens_on_the_way(
    tiny: str, tmp_path: Path
) -> None:
    with FaultyProxy(tiny, faults(KINDS, every=1, count=4)) as proxy, serving(proxy.answer) as url:
        for _start in range(2):
            engine = engine_named(f"openai:{url}/v1#tiny")
            with engine.open(Work(tmp_path, Limits(backoff=0.01, input_price=1, output_price=1))):
                (cities,) = engine.translate([SourceUnit(CITIES, subject="geography")], "es")
                (square,) = engine.translate([SourceUnit(SQUARE)], "sr")
    assert cities.unit == translated(CITIES, "es")
    assert square.unit == translated(SQUARE, "sr")
    assert cities.marks == square.marks == frozenset()
    assert cities.confidence is not None
    account = engine.account()
    assert account["requests"] == proxy.received == 7
    assert set(proxy.delivered.values()) == {1}
    assert account["prompt_tokens"] == proxy.prompt_tokens
    assert account["completion_tokens"] == proxy.completion_tokens
    assert engine.status().version == "tiny.gguf, prompt 1"


@pytest.mark.skipif(not LONG, reason="takes minutes: make test-long")
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)
@needs_shared_data
def test_a_run_over_the_development_questions_is_killed_and_pays_for_nothing_twice(
    tiny: str, tmp_path: Path
) -> None:
    user = UserFactory()
    import_benchmark(path=SHARED_DATA / "mmlu_en" / "dev", name="mmlu", user=user)
    benchmark = Benchmark.objects.get()
    create_campaign(benchmark=benchmark, name="mmlu", languages=LANGUAGES, user=user)
    with FaultyProxy(tiny, {}) as proxy, serving(proxy.answer) as address:
        command = ["--campaign", "mmlu", "--language", *LANGUAGES, "--yes", "--json"]
        command += ["--engine", f"openai:{address}/v1#tiny", "--currency", "EUR"]
        command += ["--input-price", "1", "--output-price", "2", "--max-cost", "100"]
        for kill_at in KILLS_AT:
            process = pretranslating(command, tmp_path)
            proxy.wait_for_requests(kill_at)
            process.kill()
            process.communicate()
        process = pretranslating(command, tmp_path)
        document = json.loads(process.communicate()[0])
    assert process.returncode == 0
    assert [run["state"] for run in document["runs"]] == ["done", "done"]
    runs = TranslationRun.objects.all()
    texts = Translation.objects.filter(origin=Origin.MACHINE)
    # Some of what the model writes reads like French, and is refused.
    failed = TranslationFailure.objects.count()
    assert texts.count() + failed == len(LANGUAGES) * 285 == sum(run.items for run in runs)
    assert failed < 12
    assert texts.exclude(machine__marks__contains=[Mark.PIECEWISE]).count() > 530
    # What was under way when a process was killed is asked for again: nobody has its answer.
    accounts = [run.account for run in runs]
    lost = sum(account["unfinished"] for account in accounts)
    assert sum(proxy.delivered.values()) - len(proxy.delivered) <= lost <= 8 * len(KILLS_AT)
    assert sum(account["requests"] for account in accounts) == proxy.received
    assert sum(account["answered"] for account in accounts) >= len(proxy.delivered)


def pretranslating(command: list[str], store: Path) -> "subprocess.Popen[bytes]":
    program = [sys.executable, "manage.py", "pretranslate", *command]
    environment = environment_on(store)
    return subprocess.Popen(program, cwd=ROOT, env=environment, stdout=subprocess.PIPE)


def translated(unit: Unit, language: str) -> Unit:
    """As the model has it; what is in formulae and numbers stays."""
    question, *options = (
        "".join(
            part if part.startswith("$") else expected(part, language)
            for part in text.replace("$x^2 < 4$", "\n$x^2 < 4$\n").split("\n")
        )
        for _, text in unit.fields()
    )
    return Unit(question, tuple(options))
