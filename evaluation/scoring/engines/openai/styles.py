"""Ways of asking a question: what is sent, and what of the reply is an answer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from evaluation.scoring.engines.base import Question
from evaluation.scoring.prompts import messages
from workbench.metered.openai.replies import NoAnswer, choice, content
from workbench.metered.openai.sizes import most
from workbench.metered.requests import Request


@dataclass(frozen=True, slots=True)
class Reply:
    """Log-probabilities in option order, None for a letter that the server did not list; or, with
    `logprobs` None, the generated text."""

    logprobs: tuple[float | None, ...] | None
    text: str

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Reply":
        found = content["logprobs"]
        return cls(None if found is None else tuple(found), content["text"])


NOTHING = Reply(None, "")
"""Stands for what a server will not read: an answer that names no letter."""


class Style(ABC):
    """One way of asking a model."""

    name: ClassVar[str]
    path: ClassVar[str]

    def __init__(self, model: str) -> None:
        self.model = model

    def request(self, question: Question) -> Request:
        label = f"{question.item.sample_id} ({question.language})"
        body = {"model": self.model} | self.body(question)
        return Request(label, self.path, body, most(body))

    @property
    def settings(self) -> dict[str, int | str]:
        """What else decides the answers."""
        return {}

    @abstractmethod
    def body(self, question: Question) -> dict[str, Any]: ...

    @abstractmethod
    def read(self, payload: Mapping[str, Any], question: Question) -> Reply:
        """Raises `NoAnswer` for a reply that does not hold what was asked for."""


class Completions(Style):
    """The prompt as text, and the most probable tokens after it."""

    name = "completions"
    path = "/completions"

    def __init__(self, model: str, top: int) -> None:
        super().__init__(model)
        self.top = top

    @property
    def settings(self) -> dict[str, int | str]:
        return {"top_logprobs": self.top}

    def body(self, question: Question) -> dict[str, Any]:
        return {
            "prompt": question.prompt,
            "max_tokens": 1,
            "temperature": 0,
            "logprobs": self.top,
        }

    def read(self, payload: Mapping[str, Any], question: Question) -> Reply:
        first = choice(payload)
        listed = _listed(first.get("logprobs"))
        forms = [question.continuations]
        if not any(text.startswith(" ") for text in listed):
            # A server that shows tokens without their spaces.
            forms.append(tuple(text.strip() for text in question.continuations))
        return Reply(_of_forms(listed, forms), str(first.get("text", "")))


class CompletionsOfIds(Style):
    """The prompt as text, and the log-probabilities of the letters' own tokens (vLLM).

    `token_id` gives the id of the one token that a continuation is after a line of text.
    """

    name = "completions of ids"
    path = "/completions"

    def __init__(self, model: str, token_id: Callable[[str, str], int]) -> None:
        super().__init__(model)
        self._token_id = token_id

    def body(self, question: Question) -> dict[str, Any]:
        ids = self._ids(question)
        return {
            "prompt": question.prompt,
            "max_tokens": 1,
            "temperature": 0,
            "logprobs": len(ids),
            "logprob_token_ids": ids,
            "return_tokens_as_token_ids": True,
        }

    def read(self, payload: Mapping[str, Any], question: Question) -> Reply:
        first = choice(payload)
        listed = _listed(first.get("logprobs"))
        try:
            found = tuple(listed[f"token_id:{token}"] for token in self._ids(question))
        except KeyError as error:
            raise NoAnswer(f"no log-probability of {error}") from error
        return Reply(found, str(first.get("text", "")))

    def _ids(self, question: Question) -> list[int]:
        line = question.prompt.rpartition("\n")[2]
        return [self._token_id(line, continuation) for continuation in question.continuations]


class Chat(Style):
    """The prompt as turns of a conversation, and the most probable beginnings of the answer."""

    name = "chat"
    path = "/chat/completions"

    def __init__(self, model: str, top: int) -> None:
        super().__init__(model)
        self.top = top

    @property
    def settings(self) -> dict[str, int | str]:
        return {"top_logprobs": self.top}

    def body(self, question: Question) -> dict[str, Any]:
        return {
            "messages": _turns(question),
            "max_tokens": 1,
            "temperature": 0,
            "logprobs": True,
            "top_logprobs": self.top,
        }

    def read(self, payload: Mapping[str, Any], question: Question) -> Reply:
        first = choice(payload)
        listed = _listed(first.get("logprobs"))
        bare = tuple(text.strip() for text in question.continuations)
        return Reply(_of_forms(listed, [bare, question.continuations]), content(first))


class Generated(Style):
    """The prompt as turns of a conversation, and the answer that is written."""

    name = "letters"
    path = "/chat/completions"

    def __init__(self, model: str, max_tokens: int, *, reasoning: bool) -> None:
        super().__init__(model)
        self.max_tokens = max_tokens
        self.limit = "max_completion_tokens" if reasoning else "max_tokens"

    @property
    def settings(self) -> dict[str, int | str]:
        return {self.limit: self.max_tokens}

    def body(self, question: Question) -> dict[str, Any]:
        # Models that count their reasoning refuse a temperature too.
        fixed = {"temperature": 0} if self.limit == "max_tokens" else {}
        return {"messages": _turns(question), self.limit: self.max_tokens} | fixed

    def read(self, payload: Mapping[str, Any], question: Question) -> Reply:
        return Reply(None, content(choice(payload)))


def _turns(question: Question) -> list[dict[str, str]]:
    """The conversation, which opens with what kind of answer is wanted.

    In the first turn, because not every model's template has a place for instructions.
    """
    first, *rest = messages(question.item, question.shots, question.words)
    return [first | {"content": f"{question.words.letter_alone}\n\n{first['content']}"}, *rest]


def _listed(logprobs: Any) -> dict[str, float]:
    """Log-probabilities of the first token's alternatives, by their text.

    Two forms are in use: a mapping a token, and a list of objects a token.
    """
    try:
        if logprobs.get("top_logprobs"):
            return {text: float(value) for text, value in logprobs["top_logprobs"][0].items()}
        first = logprobs["content"][0]["top_logprobs"]
        # Of tokens that look the same, the most probable, which is listed first.
        return {entry["token"]: float(entry["logprob"]) for entry in reversed(first)}
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise NoAnswer("the reply has no log-probabilities") from error


def _of_forms(
    listed: Mapping[str, float], forms: Sequence[Sequence[str]]
) -> tuple[float | None, ...]:
    """Values of the first form of the letters that is listed at all; forms are never mixed."""
    for form in forms:
        if any(text in listed for text in form):
            return tuple(listed.get(text) for text in form)
    return (None,) * len(forms[0])
