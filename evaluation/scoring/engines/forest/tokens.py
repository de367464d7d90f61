"""Encode prompts that share their beginning without encoding it every time.

Byte-pair encoding is local: a sequence of tokens is the encoding of its text exactly when each
neighbouring pair is the encoding of its own text (for what splits the text beforehand, a few
characters around decide). So the encoding of a prompt is that of its beginning, taken over from
another prompt, and that of the rest, as long as both agree on some tokens where they meet. The
rest is encoded from a line that all prompts share; tokens on that line are where they meet.
"""

from collections.abc import Sequence
from typing import Any

from evaluation.scoring.engines.encoding import Encoded, Texts, encode, encode_texts

OVERLAP = 16
"""Characters, at least, of the shared beginning that are encoded again with every rest."""
MEETING = 4
"""Tokens in which beginning and rest must agree."""
ENDING = 2
"""Tokens at a prompt's end that decide how a continuation is encoded."""
KEPT = 4096
"""Endings whose continuations are remembered; whole options are hardly ever the same twice."""

Ids = tuple[int, ...]


class TogetherEncoder:
    """The same token ids as `encode_texts`; fast where prompts begin alike."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._targets: dict[tuple[Ids, tuple[str, ...]], tuple[Ids, ...] | None] = {}

    def encode(self, texts: Sequence[Texts]) -> list[Encoded]:
        """Encode the texts of prompts that share their beginning.

        The first prompt is encoded whole, and the last one with its first continuation: when that
        shows that the shortcut does not hold for this tokenizer, all are.
        """
        contexts = self._contexts([read.prompt for read in texts])
        encoded = [
            Encoded(context, self._after(context, read))
            for context, read in zip(contexts, texts, strict=True)
        ]
        if texts and not self._holds(encoded[-1], texts[-1]):
            return [encode_texts(self._tokenizer, read) for read in texts]
        return encoded

    def _contexts(self, prompts: Sequence[str]) -> list[Ids]:
        cut = _shared_line(prompts)
        if not cut:
            return [self._whole(prompt) for prompt in prompts]
        first = self._whole(prompts[0])
        rests = self._tokenizer(
            [prompt[cut:] for prompt in prompts], add_special_tokens=False
        ).input_ids
        agreed = _agreement(first[::-1], rests[0][::-1])
        start = len(rests[0]) - agreed
        meeting, beginning = rests[0][: start + MEETING], first[: len(first) - agreed]
        return [
            beginning + tuple(rest[start:])
            if agreed >= MEETING and rest[: len(meeting)] == meeting
            else self._whole(prompt)
            for prompt, rest in zip(prompts, rests, strict=True)
        ]

    def _after(self, context: Ids, texts: Texts) -> tuple[Ids, ...]:
        """Token ids of the continuations, found once for each ending of a prompt."""
        key = (context[-ENDING:], texts.continuations)
        if key not in self._targets:
            if len(self._targets) >= KEPT:
                self._targets.clear()
            self._targets[key] = self._separable(context, texts)
        known = self._targets[key]
        return encode_texts(self._tokenizer, texts).targets if known is None else known

    def _separable(self, context: Ids, texts: Texts) -> tuple[Ids, ...] | None:
        """None when a continuation changes how the prompt before it is encoded."""
        wholes = [self._whole(texts.prompt + following) for following in texts.continuations]
        if any(whole[: len(context)] != context for whole in wholes):
            return None
        return tuple(whole[len(context) :] for whole in wholes)

    def _holds(self, encoded: Encoded, texts: Texts) -> bool:
        context = self._whole(texts.prompt)
        whole = self._whole(texts.prompt + texts.continuations[0])
        return encoded.context == context and encoded.targets[0] == whole[len(context) :]

    def _whole(self, text: str) -> Ids:
        return tuple(encode(self._tokenizer, text))


def _shared_line(prompts: Sequence[str]) -> int:
    """Where the last line begins that leaves `OVERLAP` shared characters; 0 when none is shared."""
    if len(prompts) < 2:
        return 0
    # The first and the last in order share least.
    shared = _agreement(min(prompts), max(prompts))
    return prompts[0].rfind("\n", 0, max(0, shared - OVERLAP)) + 1


def _agreement(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Length of the beginning that both have."""
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)
