"""A model behind an OpenAI-compatible server."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from evaluation.errors import EngineError, RunError
from evaluation.scoring import files
from evaluation.scoring.engines.base import Question, Scored, Usage
from evaluation.scoring.engines.openai.letters import find_letter
from evaluation.scoring.engines.openai.options import ApiOptions
from evaluation.scoring.engines.openai.probe import find_style
from evaluation.scoring.engines.openai.styles import NOTHING, Reply, Style
from workbench.metered.caller import Caller
from workbench.metered.errors import Busy, MeteredError
from workbench.metered.journal import Journal
from workbench.metered.openai.transport import Transport
from workbench.metered.requests import Request


class OpenAIEngine:
    """Asks the server that `target`, `BASE_URL#MODEL`, names: one request a question.

    A subject's questions are asked in order and begin with the same bytes, the first alone, so
    that a server with a prefix cache computes the examples once.
    """

    uses_shots = True
    packages = ("openai",)

    def __init__(self, target: str, options: ApiOptions) -> None:
        base_url, _, self.model = target.partition("#")
        if not self.model:
            raise EngineError(
                f"openai:{target}: names no model; expected openai:BASE_URL#MODEL, as in "
                "openai:http://127.0.0.1:8000/v1#my-model"
            )
        self._options = options
        self._journal = Journal(options)
        with _engine_errors():
            self._transport = Transport(base_url, key=options.key, timeout=options.timeout)
        self._caller = Caller(self._journal, options)

    @cached_property
    def identity(self) -> Mapping[str, str | int | None]:
        """Model and way of asking; what the server says it is stands in the account."""
        style = self._style
        return {
            "engine": "openai",
            "model": self.model,
            "style": style.name,
            **style.settings,
        }

    @property
    def usage(self) -> Usage:
        part = self._journal.part
        return Usage(part.answered, part.taken.prompt_tokens + part.taken.completion_tokens)

    @contextmanager
    def session(self, folder: Path) -> Iterator[None]:
        """Keep requests and account in `folder`, and ask nothing already answered there."""
        try:
            with self._journal.kept_in(folder / files.REQUESTS):
                try:
                    yield
                finally:
                    self._journal.stop()
                    self._pool.shutdown(cancel_futures=True)
                    self._transport.close()
                    files.write_json(folder / files.ACCOUNT, self.account())
        except Busy as error:
            raise RunError(str(error)) from error

    def account(self) -> dict[str, Any]:
        """What has been asked so far, over all parts of the run."""
        return self._journal.summary()

    def prepare(self, questions: Sequence[Question]) -> None:
        """There is nothing to do before asking."""

    def score(self, questions: Sequence[Question]) -> Iterator[Scored]:
        """Yield what is answered already, then answers as they come.

        Raises `EngineError` when a question has no answer after all attempts, when the server
        refuses it, and at the run's ceilings.
        """
        name = f"{questions[0].language}-{questions[0].item.subject}"
        known = self._journal.replies(name)
        waiting = []
        for index, question in enumerate(questions):
            request = self._style.request(question)
            if request.key in known:
                yield _scored(index, question, Reply.from_json(known[request.key]))
            else:
                waiting.append((index, request))
        first, rest = waiting[:1], waiting[1:]
        for part in (first, rest):
            with _engine_errors():
                yield from self._ask(name, questions, part)

    @cached_property
    def _style(self) -> Style:
        with _engine_errors():
            return find_style(self._caller, self._transport, self.model, self._options)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._options.concurrency, thread_name_prefix="ask")

    def _ask(
        self, name: str, questions: Sequence[Question], waiting: Sequence[tuple[int, Request]]
    ) -> Iterator[Scored]:
        asked: dict[Future[Reply], int] = {}
        for index, request in waiting:
            question = questions[index]
            asked[self._pool.submit(self._reply, name, request, question)] = index
        for future in as_completed(asked):
            index = asked[future]
            yield _scored(index, questions[index], future.result())

    def _reply(self, name: str, request: Request, question: Question) -> Reply:
        read = partial(self._style.read, question=question)
        send = partial(self._transport.answer, request, read, kept_back=NOTHING)
        return self._caller.ask(name, request, send)


@contextmanager
def _engine_errors() -> Iterator[None]:
    try:
        yield
    except MeteredError as error:
        raise EngineError(str(error)) from error


def _scored(index: int, question: Question, reply: Reply) -> Scored:
    if reply.logprobs is None:
        return Scored(index, find_letter(reply.text, len(question.item.options)), None)
    return Scored(index, first_known_maximum(reply.logprobs), reply.logprobs)


def first_known_maximum(values: Sequence[float | None]) -> int | None:
    """Index of the greatest value that is known, the first of equals.

    Sound for a list of the most probable tokens: what is not listed is no more probable.
    """
    known = [index for index, value in enumerate(values) if value is not None]
    return max(known, key=lambda index: values[index] or 0.0, default=None)
