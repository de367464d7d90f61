"""Where a key goes, and where it does not."""

import traceback
from gzip import compress
from typing import Any

import pytest

from tests.servers import Handler, Told, serving
from workbench.metered.account import BROKEN
from workbench.metered.failures import Failed
from workbench.metered.openai.replies import taken
from workbench.metered.openai.transport import Transport
from workbench.metered.requests import Amount


def test_a_redirect_is_refused_and_takes_no_key_along() -> None:
    seen: list[str] = []

    def elsewhere(handler: Handler, _path: str, _body: bytes) -> None:
        seen.append("asked")
        handler.send(Told({}))

    with serving(elsewhere) as other:

        def answer(handler: Handler, path: str, _body: bytes) -> None:
            seen.append(handler.headers["Authorization"])
            handler.send(Told({}, 307, {"Location": f"{other}{path}"}))

        with serving(answer) as address:
            transport = Transport(f"{address}/v1", key="secret", timeout=9)
            with pytest.raises(Failed, match=f"sends on to {other}/v1/x; give") as refused:
                transport.post("/x", dict[str, Any]())
            transport.close()
    assert refused.value.lasting
    assert seen == ["Bearer secret"]


def test_a_key_that_a_server_repeats_is_told_nobody() -> None:
    def answer(handler: Handler, _path: str, _body: bytes) -> None:
        problem = f"Incorrect API key provided: {handler.headers['Authorization']}"
        handler.send(Told({"error": {"message": problem}}, 401))

    with serving(answer) as address:
        transport = Transport(f"{address}/v1", key="sk-secret", timeout=9)
        with pytest.raises(Failed, match="provided: Bearer …") as refused:
            transport.post("/x", dict[str, Any]())
        transport.close()
    assert "sk-secret" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("packed", [False, True])
def test_a_reply_is_read_up_to_a_bound(packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.metered.openai.transport.LONGEST", 1000)
    wanted: list[str] = []

    def answer(handler: Handler, path: str, _body: bytes) -> None:
        wanted.append(handler.headers["Accept-Encoding"])
        told = b'{"x": "%s"}' % (b"A" * (900 if path == "/v1/short" else 100_000))
        unpacked = Told(told)
        handler.send(
            Told(compress(told), 200, {"Content-Encoding": "gzip"}) if packed else unpacked
        )

    with serving(answer) as address:
        transport = Transport(f"{address}/v1", key=None, timeout=9)
        problem = "is no JSON" if packed else "longer than 1000 bytes"
        with pytest.raises(Failed, match=problem) as failed:
            transport.post("/long", dict[str, Any]())
        if not packed:
            assert len(transport.post("/short", dict[str, Any]())["x"]) == 900
        transport.close()
    assert failed.value.outcome == BROKEN
    assert set(wanted) == {"identity"}


@pytest.mark.parametrize("wrong", [-500, 1e300, 10**12, "many", None])
def test_a_count_that_can_be_none_counts_as_none(wrong: Any) -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 5}
    assert taken({"usage": usage}) == Amount(10, 5)
    for name in usage:
        assert taken({"usage": usage | {name: wrong}}) is None
    assert taken({"usage": usage | {"prompt_tokens_details": {"cached_tokens": -1}}}) is None
