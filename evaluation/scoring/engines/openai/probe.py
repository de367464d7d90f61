"""Find out what a server offers, once, before anything is scored."""

from functools import cache, partial

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question
from evaluation.scoring.engines.openai.options import ApiOptions
from evaluation.scoring.engines.openai.styles import (
    NOTHING,
    Chat,
    Completions,
    CompletionsOfIds,
    Generated,
    Style,
)
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import continuations, prompt
from workbench.metered.account import BROKEN
from workbench.metered.caller import Caller
from workbench.metered.errors import Refused
from workbench.metered.failures import Failed
from workbench.metered.openai.transport import Transport

FEW = 5
"""The longest list of alternatives that some servers give."""

NOT_LET_IN = (401, 402, 403)
ITEM = Item("probe", "", "", "Which letter comes first?", ("a", "b", "c", "d"), 0, "-")
QUESTION = Question(ITEM, "en", prompt(ITEM, ()), continuations(ITEM))


class Joined(EngineError):
    """A letter that the tokenizer does not keep as one token."""


def find_style(caller: Caller, transport: Transport, model: str, options: ApiOptions) -> Style:
    """The first way of asking that the server answers, of those that the options allow.

    Raises `EngineError` when there is none, or when the server lets nobody in.
    """
    refusals = []
    for style in _candidates(transport, model, options):
        try:
            request = style.request(QUESTION)
            read = partial(style.read, question=QUESTION)
            send = partial(transport.answer, request, read, kept_back=NOTHING)
            caller.ask("probe", request, send, probing=True)
        except Refused as refused:
            if refused.status in NOT_LET_IN:
                raise EngineError(f"{transport.base_url}: {refused}") from refused
            refusals.append(f"{style.name}: {refused}")
        else:
            return style
    raise EngineError(
        f"{transport.base_url} does not answer for the model {model!r}; " + "; ".join(refusals)
    )


def _candidates(transport: Transport, model: str, options: ApiOptions) -> list[Style]:
    lengths = list(dict.fromkeys((options.top_logprobs, min(FEW, options.top_logprobs))))
    found: list[Style] = []
    if options.api in ("auto", "completions"):
        found += _of_ids(transport, model)
        found += (Completions(model, length) for length in lengths)
    if options.api in ("auto", "chat"):
        found += (Chat(model, length) for length in lengths)
    if options.api in ("auto", "letters"):
        kinds = (False, True)
        found += (Generated(model, options.max_tokens, reasoning=kind) for kind in kinds)
    return found


def _of_ids(transport: Transport, model: str) -> list[Style]:
    """Where the server has vLLM's tokenizer and every letter is one token.

    Raises `EngineError` when the server cannot be asked now, for it might be asked otherwise then.
    """

    @cache
    def ids(text: str) -> tuple[int, ...]:
        reply = transport.post(address, {"model": model, "prompt": text})
        return tuple(reply["tokens"])

    def token_id(before: str, continuation: str) -> int:
        context, whole = ids(before), ids(before + continuation)
        if whole[:-1] != context:
            raise Joined(f"{model}: {continuation!r} is not one token; use --api letters")
        return whole[-1]

    address = transport.base_url.removesuffix("/v1") + "/tokenize"
    try:
        for continuation in QUESTION.continuations:
            token_id(QUESTION.prompt, continuation)
    except (KeyError, TypeError, IndexError, Joined):
        return []
    except Failed as failed:
        if failed.lasting or failed.outcome == BROKEN:
            return []
        raise EngineError(f"{transport.base_url}: {failed}; try again later") from failed
    return [CompletionsOfIds(model, token_id)]
