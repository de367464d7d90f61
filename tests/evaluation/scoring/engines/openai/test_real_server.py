"""Runs against a real server, llama.cpp's with SmolLM2, through a proxy that does harm."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from evaluation.scoring.engines import create_engine
from evaluation.scoring.engines.openai.options import ApiOptions
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.runner import RunOptions, run
from tests.evaluation.releases import subject_rows, write_language
from tests.length import LONG
from tests.servers import FaultyProxy, faults, serving

ROOT = Path(__file__).resolve().parents[5]
KINDS = ("rate_limit", "broken", "cut", "server_error")
NAMES = {
    "rate_limit": "rate limit",
    "broken": "broken answer",
    "cut": "connection cut",
    "server_error": "server error",
    "silence": "timeout",
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    rows = subject_rows("arithmetic", 6, devs=0) + subject_rows("logic", 5, devs=0)
    return write_language(tmp_path_factory.mktemp("release"), "en", rows)


@contextmanager
def proxied(llama_server, harm):
    with FaultyProxy(llama_server, harm) as proxy, serving(proxy.answer) as address:
        yield proxy, f"openai:{address}/v1#smollm2"


def run_through(spec, release, out, **options):
    api = ApiOptions(**({"backoff": 0.01, "timeout": 20, "concurrency": 2} | options))
    engine = create_engine(spec, api)
    run(RunOptions(release=release, out=out, spec=spec, rules=PromptRules(shots=0)), engine)
    return json.loads((out / "account.json").read_text())


def predictions(out):
    return {file.name: file.read_bytes() for file in (out / "predictions").glob("*.parquet")}


def assert_right(account, proxy):
    """Every request that the proxy saw is in the account, as what became of it."""
    harm = {NAMES[kind]: count for kind, count in proxy.harm.items() if kind != "none"}
    assert account["requests"] == proxy.received
    assert account["failures"] == harm
    assert account["answered"] == proxy.delivered.total()
    assert account["prompt_tokens"] == proxy.prompt_tokens
    assert account["completion_tokens"] == proxy.completion_tokens


@pytest.fixture(scope="module")
def untroubled(llama_server, release, tmp_path_factory):
    """Predictions of a run without faults."""
    out = tmp_path_factory.mktemp("untroubled")
    with proxied(llama_server, {}) as (proxy, spec):
        account = run_through(spec, release, out)
        assert_right(account, proxy)
    assert account["requests"] == 12
    return predictions(out)


def test_a_run_through_faults_ends_complete_with_its_account_right(
    llama_server, release, tmp_path, untroubled
):
    harm = faults(KINDS, every=2, count=8) | {6: "silence"}
    with proxied(llama_server, harm) as (proxy, spec):
        account = run_through(spec, release, tmp_path)
        assert_right(account, proxy)
    assert account["retries"] == 9
    assert set(proxy.delivered.values()) == {1}
    assert predictions(tmp_path) == untroubled


def test_a_killed_run_pays_for_nothing_twice(llama_server, release, tmp_path, untroubled):
    with proxied(llama_server, {5: "silence", 6: "silence"}) as (proxy, spec):
        command = [sys.executable, "-m", "evaluation", "run", "--quiet", "--model", spec]
        command += ["--release", str(release), "--out", str(tmp_path), "--shots", "0"]
        process = subprocess.Popen([*command, "--concurrency", "2"], cwd=ROOT)
        proxy.wait_for(harmed=2)
        process.kill()
        process.wait()
        account = run_through(spec, release, tmp_path)
    # Every question once, a probe for each part, and the two that were under way at the kill.
    assert (account["answered"], account["unfinished"], account["requests"]) == (13, 2, 15)
    assert account["prompt_tokens"] == proxy.prompt_tokens
    assert predictions(tmp_path) == untroubled


@pytest.mark.parametrize(
    ("api", "known"), [("chat", True), *([("letters", False)] if LONG else ())]
)
def test_conversations_have_answers_too(llama_server, release, tmp_path, api, known):
    with proxied(llama_server, {}) as (proxy, spec):
        account = run_through(spec, release, tmp_path, api=api, max_tokens=4)
        assert_right(account, proxy)
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["counts"]["questions"] == 11
    assert summary["engine"]["identity"]["style"] == api
    assert ("top_logprobs" in summary["engine"]["identity"]) is known
