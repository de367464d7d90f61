"""A model behind an OpenAI-compatible server: vLLM, llama.cpp, or a hosted one.

It is asked for a question and its options at once, so that their grammar fits and gives no answer
away. An answer that cannot be used is asked for once more, then text by text.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError, Status, Work
from annotations.engines.calls import PaidEngine
from annotations.engines.openai.answers import Sent, Wrong
from annotations.engines.openai.asking import Reply
from annotations.engines.openai.pieces import Pieces
from annotations.engines.openai.prompts import (
    INSTRUCTIONS,
    VERSION,
    answer_tokens,
    reckoned_answer,
    repair_turns,
    unit_turns,
)
from annotations.engines.openai.server import Model, WillNotAnswer
from annotations.engines.openai.servers import Server, server_at
from annotations.engines.units import Mark, Output, SourceUnit, Usage
from workbench.core.languages import LANGUAGES
from workbench.core.messages import Message, gettext_noop
from workbench.metered.failures import Failed
from workbench.metered.openai.sizes import TEMPLATE_TOKENS, reckoned_tokens

MOST_SHOWN = 5


def make_engine(target: str) -> "OpenAIEngine":
    """Of `BASE_URL#MODEL`.

    Raises:
        EngineError: the target is none, or the address's key is missing.
    """
    url, _hash, model = target.partition("#")
    if not url or not model or not target.isprintable():
        raise EngineError(
            _("Name a server and a model, as in openai:http://127.0.0.1:8000/v1#my-model.")
        )
    return OpenAIEngine(server_at(url), model)


class OpenAIEngine(PaidEngine):
    """Asks for units; texts that are none, and units that failed, are asked for text by text."""

    from_many = True
    items_at_once = 32
    instructions = INSTRUCTIONS

    def __init__(self, server: Server, model: str) -> None:
        super().__init__()
        self.name = f"openai:{model}"
        self._server = server
        self._model_name = model

    def status(self) -> Status:
        return self._status

    @cached_property
    def _status(self) -> Status:
        try:
            known = self._model.listed()
        except Failed as failed:
            problem = _("%(url)s cannot be used: %(error)s")
            return Status((), "", problem % {"url": self._server.url, "error": failed})
        if len(known) > 1 and self._model_name not in known:
            problem = _("%(url)s has no model “%(model)s”; it has: %(known)s.")
            shown = ", ".join(list(known)[:MOST_SHOWN])
            parts = {"url": self._server.url, "model": self._model_name, "known": shown}
            return Status((), "", problem % parts)
        version = ", ".join(filter(None, (self._served(known), f"prompt {VERSION}")))
        return Status(tuple(LANGUAGES), version, every_language=True)

    def _served(self, known: Mapping[str, Mapping[str, Any]]) -> str:
        """What answers, where that is not what it is called by.

        llama.cpp has one model, which it calls by the path of its file, and takes any name for it.
        """
        name = self._model_name if self._model_name in known else next(iter(known), "")
        model = known.get(name, {})
        served = str(model.get("root") or name)
        served = served.rpartition("/")[2] if served.startswith("/") else served
        return "" if served == self._model_name else served

    @contextmanager
    def open(self, work: Work) -> Iterator[None]:
        self.__dict__.pop("_model", None)
        with super().open(work):
            try:
                yield
            finally:
                self._model.close()

    def estimate(self, units: Sequence[SourceUnit], language: str) -> Usage:
        """As many tokens as an answer takes that is right at once."""
        return sum((self._estimate(one, language) for one in units), Usage())

    def _estimate(self, one: SourceUnit, language: str) -> Usage:
        sent = Sent(one, self.source)
        if not sent.has_words:
            return Usage()
        turns = unit_turns(one, sent.fields, language, source=self.source)
        prompt = sum(reckoned_tokens(turn["content"]) for turn in turns)
        return Usage(
            requests=1,
            prompt_tokens=prompt + TEMPLATE_TOKENS // 4,
            completion_tokens=min(
                reckoned_answer(sent.fields, language), answer_tokens(sent.fields)
            ),
        )

    def translate_texts(self, texts: Sequence[str], language: str) -> list[str]:
        return self._pieces(0).translate_texts(texts, language)

    @cached_property
    def _model(self) -> Model:
        return Model(self._server, self._model_name, self._calls)

    def _pieces(self, again: int) -> Pieces:
        return Pieces(self._model, self._calls, self.status(), source=self.source, again=again)

    def _translate_units(self, units: Sequence[SourceUnit], language: str) -> list[Output]:
        asked = [Sent(one, self.source) for one in units]
        if any(sent.has_words for sent in asked):
            self._model.find_way()
        return self._calls.each(lambda sent: self._translated(sent, language), asked)

    def _translated(self, sent: Sent, language: str) -> Output:
        """The unit at once, else with one repair, else piece by piece."""
        one = sent.one
        if not sent.has_words:
            return Output(one.unit)
        turns = unit_turns(one, sent.fields, language, source=self.source)
        usage, problem = Usage(), Message("")
        for is_repair in (False, True):
            try:
                reply = self._reply(one, turns, sent, language)
                usage += _usage(reply)
                unit = sent.read(reply, language)
            except WillNotAnswer as refusal:
                problem = Message(str(refusal))
                break
            except Wrong as wrong:
                problem = wrong.problem
                turns = repair_turns(turns, reply.text, problem)
            else:
                marks = frozenset({Mark.REPAIRED} if is_repair else ())
                return Output(unit, marks=marks, confidence=reply.confidence, usage=usage)
        return self._piecewise(one, language, problem, usage)

    def _reply(
        self, one: SourceUnit, turns: Sequence[Mapping[str, str]], sent: Sent, language: str
    ) -> Reply:
        return self._model.ask(
            "units",
            turns,
            sent.fields,
            label=f"{one.unit.question[:60]!r} ({language})",
            again=one.again,
        )

    def _piecewise(self, one: SourceUnit, language: str, problem: Message, usage: Usage) -> Output:
        (done,) = self._pieces(one.again).translate([one], language)
        if done.unit is None:
            told = gettext_noop(
                "%(whole)s Text by text: %(pieces)s", whole=problem, pieces=done.problem
            )
            return replace(done, problem=told, usage=usage + done.usage)
        return replace(done, marks=done.marks | {Mark.PIECEWISE}, usage=usage + done.usage)


def _usage(reply: Reply) -> Usage:
    return Usage(1, 0, reply.prompt_tokens, reply.completion_tokens)
