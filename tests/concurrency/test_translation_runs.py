"""Kill a command that translates, again and again: nothing is stored or paid for twice.

All dev items of MMLU into two languages, by a program and by a server. `make test-long` runs it;
what a kill leaves behind is tested every day beside the service.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from annotations.engines.apertium.program import ApertiumProgram
from annotations.models import (
    Benchmark,
    Campaign,
    MachineText,
    Task,
    TaskCandidate,
    Translation,
    TranslationRun,
)
from annotations.services.importing import import_benchmark
from annotations.services.planning import Plan, create_campaign
from tests.annotations.engines.openai.models import Body, Fields, Model, said
from tests.celery_workers import environment_on
from tests.debian import needs_apertium
from tests.invariants import broken_invariants
from tests.length import LONG
from tests.servers import Told, serving
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.workbench.processes import ROOT, wait_until
from workbench.metered.limits import Limits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not LONG, reason="kills many processes: make test-long"),
    needs_shared_data,
]
LANGUAGES = ("es", "sr")
WORDS = {
    "(es,": "La respuesta a esta pregunta es clara y cierta",
    "(sr,": "Одговор на ово питање је јасан и тачан",
}
KILLS = 4


@pytest.fixture
def campaign() -> Campaign:
    import_benchmark(path=SHARED_DATA / "mmlu_en" / "dev", name="dev")
    plan = Plan.of(label_per_subject=0)
    benchmark = Benchmark.objects.get(name="dev")
    return create_campaign(benchmark=benchmark, name="killed", languages=LANGUAGES, plan=plan)


def command(store: Path, engine: str, **more: str) -> subprocess.Popen[str]:
    words = ["pretranslate", "--campaign", "killed", "--language", *LANGUAGES, "--engine", engine]
    return subprocess.Popen(
        [sys.executable, "manage.py", *words, "--json", "--yes"],
        cwd=ROOT,
        env=environment_on(store) | more,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_and_finish(
    start: Callable[[], "subprocess.Popen[str]"], seen: Callable[[], int], *, after: int
) -> Any:
    """What the last start says; each before it dies when it has asked for more than `after`."""
    for _ in range(KILLS):
        process, before = start(), seen()
        wait_until(lambda before=before: seen() > before + after, "it has asked for more")  # type: ignore[misc]
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = start()
    said, _ = process.communicate()
    assert process.returncode == 0
    return json.loads(said)


def assert_once(campaign: Campaign, engine: str) -> None:
    items = campaign.benchmark.items.count()
    assert items == 285
    for language in LANGUAGES:
        texts = Translation.objects.filter(language=language, engine=engine)
        run = TranslationRun.objects.get(language=language, engine=engine)
        # Apertium leaves some texts in English, which are refused.
        added = items - run.failures.count()
        assert added >= 280
        assert (run.state, run.added, run.remaining) == ("done", added, 0)
        assert texts.count() == texts.values("item").distinct().count() == added
        assert MachineText.objects.filter(translation__in=texts).count() == added
        tasks = Task.objects.filter(kind="review", language=language)
        assert tasks.count() == TaskCandidate.objects.filter(task__in=tasks).count() == added
    assert broken_invariants(campaign) == []


@needs_apertium
def test_a_program_translates_at_most_what_it_was_at_again(
    campaign: Campaign, tmp_path: Path
) -> None:
    log, folder = tmp_path / "asked", tmp_path / "bin"
    folder.mkdir()
    log.touch()
    program = folder / "apertium"
    program.write_text(
        f'#!/bin/sh\ncase "$1" in -l|-V) ;; *) echo "$@" >> {log};; esac\n'
        f'exec {shutil.which("apertium")} "$@"\n'
    )
    program.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"

    def calls() -> int:
        return len(log.read_text().splitlines())

    # Each dies within its second part, and keeps the first.
    kill_and_finish(lambda: command(tmp_path, "apertium", PATH=path), calls, after=1)
    assert_once(campaign, "apertium")
    least = len(LANGUAGES) * -(-285 // ApertiumProgram.items_at_once)
    print(f"apertium: {calls()} calls for {least} parts, with {KILLS} kills")
    assert calls() <= least + KILLS


def test_a_server_is_paid_once_for_each_answer_that_was_kept(
    campaign: Campaign, tmp_path: Path
) -> None:
    asked: Counter[str] = Counter()
    changing = Lock()

    def answer(fields: Fields, body: Body) -> Told:
        with changing:
            asked[json.dumps(body, sort_keys=True)] += 1
        return said(json.dumps({name: _in_words(text, body) for name, text in fields.items()}))

    model = Model(whole=answer, single=answer)
    with serving(model.answer) as address:
        kill_and_finish(
            lambda: command(tmp_path, f"openai:{address}/v1#tiny"), lambda: asked.total(), after=20
        )
    assert_once(campaign, "openai:tiny")
    again = asked.total() - len(asked)
    print(f"openai: {asked.total()} requests for {len(asked)}, with {KILLS} kills")
    assert again <= KILLS * Limits().concurrency, "only what was under way when it was killed"
    for run in TranslationRun.objects.all():
        assert run.account["answered"] <= len(asked)
        assert run.account["unfinished"] <= KILLS * Limits().concurrency


def _in_words(text: str, body: Body) -> str:
    """In the language that is asked for, with what has to stay."""
    prompt = body["messages"][0]["content"]
    words = next(words for code, words in WORDS.items() if code in prompt.partition(" into ")[2])
    return " ".join([words, *re.findall(r"<x\d+>.*?</x\d+>", text, re.DOTALL)])
