"""Whether what an engine answered can be a translation of what it was asked for.

Refused is only what a machine can be sure of; what the checks doubt besides, people look at.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import regex

from annotations.engines.protection import BRACKETS, LETTERS
from annotations.engines.repetition import repeated
from annotations.engines.units import Output, SourceUnit
from annotations.quality.checks import Check, Finding, Severity
from annotations.quality.checks.language import WrongLanguage
from annotations.quality.checks.markup import EMPHASIS, tags
from annotations.quality.checks.running import examine
from annotations.quality.checks.scripts import WrongScript
from annotations.quality.checks.untranslated import Untranslated
from annotations.quality.units import QUESTION, Unit, fields_in_both, folded
from workbench.core.messages import Message, gettext_noop

OF_LANGUAGE: Sequence[Check] = (WrongScript(), WrongLanguage())

_MACHINERY = regex.compile(r"```|</?think(?:ing)?>|<\|\w{1,40}\|>|\[/?INST\]|</?s>")
_LONG_ENOUGH = 20
"""Characters of a sentence of a prompt: a shorter one may come by chance."""


def guarded(
    asked: SourceUnit,
    output: Output,
    language: str,
    prompt: Sequence[str] = (),
    leaves_words: bool = False,
) -> Output:
    """The output; without its text, and with what is wrong, where it can be no translation."""
    if output.unit is None:
        return output if output.problem else replace(output, problem=NOTHING)
    problem = problem_of(asked.unit, output.unit, language, prompt, leaves_words)
    return replace(output, unit=None, problem=problem) if problem else output


def problem_of(
    source: Unit,
    target: Unit,
    language: str,
    prompt: Sequence[str] = (),
    leaves_words: bool = False,
) -> Message | None:
    """What is wrong with a translation, as far as a machine can be sure.

    `prompt` is what an engine says around a text when it asks for its translation; one that
    `leaves_words` it does not know may seem to write in the language of the source.
    """
    if problem := _count(source, target):
        return problem
    wrongs = (
        _empty, _unstorable, _placeholder, _machinery, _markup, _prompt(prompt), _repetition,
    )  # fmt: skip
    for field, before, after in fields_in_both(source, target):
        for wrong in wrongs:
            if problem := wrong(before, after):
                return _of_field(field, problem)
    return None if leaves_words else next(_of_checks(source, target, language), None)


NOTHING = gettext_noop("The engine answered nothing.")


def _count(source: Unit, target: Unit) -> Message | None:
    given, wanted = len(target.options), len(source.options)
    if given == wanted:
        return None
    return gettext_noop(
        "The engine gave %(given)s options for %(wanted)s.", given=str(given), wanted=str(wanted)
    )


def _empty(before: str, after: str) -> Message | None:
    if before.strip() and not after.strip():
        return gettext_noop("The engine gave nothing.")
    return None


def _unstorable(before: str, after: str) -> Message | None:
    """NUL, and half of a character, as an answer in JSON can have it."""
    if "\0" in after or any("\ud800" <= sign <= "\udfff" for sign in after):
        return gettext_noop("The engine gave a character that nothing can store.")
    return None


def _placeholder(before: str, after: str) -> Message | None:
    for style in (BRACKETS, LETTERS):
        found = style.pattern.search(after)
        if found and not style.pattern.search(before):
            return gettext_noop(
                "The placeholder “%(placeholder)s” was left in the text.", placeholder=found[0]
            )
    return None


def _machinery(before: str, after: str) -> Message | None:
    found = _MACHINERY.search(after)
    return _of_the_engine(found[0]) if found and found[0] not in before else None


def _of_the_engine(sign: str) -> Message:
    return gettext_noop("“%(sign)s” is a sign of the engine, and no part of the text.", sign=sign)


def _markup(before: str, after: str) -> Message | None:
    """Emphasis is left to people: for many scripts have no capitals."""
    added = (tag for tag in tags(after) - tags(before) if not EMPHASIS.match(tag))
    return next((_of_the_engine(tag) for tag in added), None)


def _prompt(prompt: Sequence[str]) -> Callable[[str, str], Message | None]:
    sentences = [said for said in map(folded, prompt) if len(said) >= _LONG_ENOUGH]

    def problem(before: str, after: str) -> Message | None:
        answer = folded(after) if sentences else ""
        if any(said in answer and said not in folded(before) for said in sentences):
            return gettext_noop("The engine gave back what it was told to do.")
        return None

    return problem


def _repetition(before: str, after: str) -> Message | None:
    part = repeated(after)
    if part and not repeated(before):
        return gettext_noop("The engine says “%(part)s” over and over.", part=part)
    return None


def _of_checks(source: Unit, target: Unit, language: str) -> Iterator[Message]:
    """What is left as it was; and what is in another language: a question, or more fields than one,
    since an option alone may be all of names."""
    for finding in _errors((Untranslated(),), source, target, language):
        yield _of_field(finding.field, finding.message)
    foreign = _errors(OF_LANGUAGE, source, target, language)
    for finding in foreign:
        if finding.field == QUESTION or len({other.field for other in foreign}) > 1:
            yield _of_field(finding.field, finding.message)
    before, after = (Unit(one.text, (), language=source.language) for one in (source, target))
    yield from (Message(one.message) for one in _errors((WrongScript(),), before, after, language))


def _errors(checks: Sequence[Check], source: Unit, target: Unit, language: str) -> list[Finding]:
    found = examine(checks, source, target, language).findings
    return [finding for finding in found if finding.severity is Severity.ERROR]


def _of_field(field: str, problem: str) -> Message:
    return gettext_noop("%(field)s: %(problem)s", field=field, problem=problem)
