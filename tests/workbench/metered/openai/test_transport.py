"""Where a key goes, and where it does not."""

from typing import Any

import pytest

from tests.servers import Handler, Told, serving
from workbench.metered.failures import Failed
from workbench.metered.openai.transport import Transport


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
