"""A model behind a server: the way in which it is asked, found once, and what it costs."""

from collections.abc import Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError
from annotations.engines.calls import Calls, engine_errors
from annotations.engines.openai.asking import KEPT_BACK, WAYS, Reply, Turn, Way, read_reply
from annotations.engines.openai.prompts import TEXT, answer_tokens, schema_of, text_turns
from annotations.engines.openai.servers import Server
from workbench.metered.errors import Refused
from workbench.metered.failures import Failed
from workbench.metered.openai.transport import Transport

PROBE = "Which letter comes first?"
STATUS_SECONDS = 10.0
WARMER = 0.5
NOT_LET_IN = (401, 402, 403, 429)
NO_LIST = (404, 405, 501)
OF_ONE_TEXT = (400, 413, 422)
"""Statuses by which a server refuses what it was sent, and not whoever sent it."""


class WillNotAnswer(Exception):
    """The server refuses this one text; the message says why."""


class Model:
    """Asks for JSON objects, and keeps what is answered."""

    def __init__(self, server: Server, model: str, calls: Calls) -> None:
        self._server = server
        self._model = model
        self._calls = calls
        self._finding = Lock()
        self._way: Way | None = None
        with engine_errors():
            timeout = calls.limits.timeout
            self._transport = Transport(server.url, key=server.key, timeout=timeout)

    def close(self) -> None:
        self._transport.close()

    def listed(self) -> dict[str, Mapping[str, Any]]:
        """The models that the server lists, by name; none where it has no list.

        Raises:
            Failed: it cannot be asked, or lets nobody in.
        """
        try:
            listed = self._transport.get("/models", timeout=STATUS_SECONDS).get("data")
        except Failed as failed:
            if failed.status in NO_LIST:
                return {}
            raise
        models = listed if isinstance(listed, list) else []
        return {str(one["id"]): one for one in models if isinstance(one, dict) and "id" in one}

    def ask(
        self,
        name: str,
        turns: Sequence[Turn],
        fields: Mapping[str, str],
        *,
        label: str,
        again: int,
    ) -> Reply:
        """The reply to a conversation that asks for an object with these fields.

        What was asked for in vain is asked for `again`, and not as predictably.

        Raises:
            WillNotAnswer: the server refuses this text.
            EngineError: it answers nothing now.
        """
        try:
            return self._ask(
                self.find_way(),
                f"{name}-{again}",
                turns,
                fields,
                label=label,
                temperature=WARMER if again else 0,
            )
        except Refused as refused:
            if refused.status in OF_ONE_TEXT:
                raise WillNotAnswer(str(refused)) from refused
            raise self._refusal(refused) from refused

    def _ask(
        self,
        way: Way,
        name: str,
        turns: Sequence[Turn],
        fields: Mapping[str, str],
        *,
        label: str,
        temperature: float = 0,
        probing: bool = False,
    ) -> Reply:
        request = way.request(
            self._model,
            list(turns),
            schema_of(list(fields)),
            label=label,
            tokens=answer_tokens(fields),
            temperature=temperature,
        )
        send = partial(self._transport.answer, request, read_reply, kept_back=KEPT_BACK)
        return self._calls.ask(name, request, send, Reply.from_json, probing=probing)

    def find_way(self) -> Way:
        """The first way of asking that the server takes, sought once, before several ask at once.

        Raises:
            EngineError: it takes none.
        """
        with self._finding:
            self._way = self._way or self._sought_way()
            return self._way

    def _sought_way(self) -> Way:
        turns, fields = text_turns(PROBE, "es", source="en"), {TEXT: PROBE}
        refusals = []
        for way in WAYS:
            try:
                self._ask(way, "probe", turns, fields, label=way.form, probing=True)
            except Refused as refused:
                if refused.status in NOT_LET_IN:
                    raise self._refusal(refused) from refused
                refusals.append(refused.said)
            else:
                return way
        problem = _("%(url)s does not answer for the model “%(model)s”: %(reasons)s")
        parts = {"url": self._server.url, "model": self._model}
        raise EngineError(problem % {**parts, "reasons": "; ".join(dict.fromkeys(refusals))})

    def _refusal(self, refused: Refused) -> EngineError:
        """What it means in plain words, with the server's own."""
        parts = {"url": self._server.url, "error": refused.said, "key": self._server.variable}
        if refused.status in (401, 403):
            if self._server.key:
                return EngineError(_("%(url)s refuses the key of %(key)s: %(error)s") % parts)
            return EngineError(_("%(url)s wants a key, and is sent none: %(error)s") % parts)
        if refused.status in (402, 429):
            return EngineError(_("What may be asked of %(url)s is used up: %(error)s") % parts)
        return EngineError(_("%(url)s refuses what it is asked: %(error)s") % parts)
