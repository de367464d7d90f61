"""What a model is told and asked; `VERSION` names the wording, and is part of the engine's."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from annotations.engines.openai.asking import Turn
from annotations.engines.units import SourceUnit
from annotations.quality.units import Unit
from workbench.core.languages import language_of
from workbench.metered.openai.sizes import reckoned_tokens

VERSION = "1"
LONGEST_QUOTED = 4000
TEXT = "text"

_TASK = """\
Translate a multiple-choice question with its options from {source} into {target}.

- Translate the meaning exactly, as it would be asked in an examination in {target}. Do not answer \
the question, explain nothing, and add, leave out, merge or reorder no option.
- The options have to fit the question, and its grammar must not tell which of them is right.
- Keep what stands in tags such as <x0>...</x0> as it is, with its tags, once each."""

_TEXT_TASK = """\
Translate a text from {source} into {target}. Translate the meaning exactly, answer no question in \
it, and explain nothing. Keep what stands in tags such as <x0>...</x0> as it is, with its tags, \
once each."""

_FORM = """\
Answer with one JSON object and nothing else, of this JSON Schema:
{schema}"""

_EXAMPLES = "Translations that were accepted of other questions:"
_WANTED = "Translate these terms so:"
_FORBIDDEN = "Do not translate these terms so:"

INSTRUCTIONS = tuple(
    part.strip(" -")
    for text in (_TASK, _TEXT_TASK, _FORM, _EXAMPLES, _WANTED, _FORBIDDEN)
    for part in re.split(r"\{\w+\}|\n|(?<=\.) ", text)
)
"""What is said around texts, and is no part of a translation."""


def schema_of(names: Sequence[str]) -> dict[str, Any]:
    """One flat object of texts: what a server may constrain its answer with."""
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def unit_turns(
    one: SourceUnit, fields: Mapping[str, str], language: str, *, source: str
) -> list[Turn]:
    """One turn, which begins alike for all units of a subject.

    Not every model's template has a place for instructions before the first turn.
    """
    parts = [
        _TASK.format(source=_name(source), target=_name(language)),
        _form(fields),
        *_examples(one.examples),
        f"Subject: {one.subject.replace('_', ' ')}" if one.subject else "",
        *_terms(_WANTED, one.terms),
        *_terms(_FORBIDDEN, one.forbidden),
        f"Translate:\n{_json(fields)}",
    ]
    return [{"role": "user", "content": "\n\n".join(filter(None, parts))}]


def text_turns(text: str, language: str, *, source: str) -> list[Turn]:
    fields = {TEXT: text}
    parts = [
        _TEXT_TASK.format(source=_name(source), target=_name(language)),
        _form(fields),
        f"Translate:\n{_json(fields)}",
    ]
    return [{"role": "user", "content": "\n\n".join(parts)}]


def repair_turns(turns: Sequence[Turn], answer: str, problem: str) -> list[Turn]:
    """The same again, with the answer that was wrong and what is wrong with it."""
    asked = f"That cannot be used: {problem} Answer again with the JSON object alone."
    return [
        *turns,
        {"role": "assistant", "content": answer[:LONGEST_QUOTED] or "{}"},
        {"role": "user", "content": asked},
    ]


def answer_tokens(fields: Mapping[str, str]) -> int:
    """What an answer may take at most: two tokens for a byte of the source do for any language."""
    return 128 + 2 * len(_json(fields).encode())


def reckoned_answer(fields: Mapping[str, str], language: str) -> int:
    """What an answer will about take: scripts that tokenizers know less are cut into more."""
    text = _json(fields)
    if language_of(language).script == "Latn":
        return 2 * reckoned_tokens(text)
    return len(text)


def _form(fields: Mapping[str, str]) -> str:
    return _FORM.format(schema=_json(schema_of(list(fields))))


def _examples(examples: Sequence[tuple[Unit, Unit]]) -> list[str]:
    shown = [
        f"{_json(dict(source.fields()))}\n{_json(dict(target.fields()))}"
        for source, target in examples
    ]
    return [_EXAMPLES, *shown] if shown else []


def _terms(title: str, terms: Sequence[tuple[str, str]]) -> list[str]:
    lines = [f"- {source}: {target}" for source, target in terms]
    return ["\n".join([title, *lines])] if lines else []


def _name(code: str) -> str:
    language = language_of(code)
    return f"{language.name} ({code}, script {language.script})"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
