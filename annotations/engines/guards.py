"""Whether what an engine answered can be a translation of what it was asked for."""

from dataclasses import replace

from annotations.engines.units import Output, SourceUnit
from annotations.quality.units import Unit
from workbench.core.messages import Message, gettext_noop


def guarded(asked: SourceUnit, output: Output, language: str) -> Output:
    """The output; without its text, and with what is wrong, where it can be no translation."""
    if output.unit is None:
        return output if output.problem else replace(output, problem=NOTHING)
    problem = problem_of(asked.unit, output.unit, language)
    return replace(output, unit=None, problem=problem) if problem else output


def problem_of(source: Unit, target: Unit, language: str) -> Message | None:
    """What is wrong with a translation, as far as a machine can be sure."""
    return _count(source, target) or _empty(source, target)


NOTHING = gettext_noop("The engine answered nothing.")


def _count(source: Unit, target: Unit) -> Message | None:
    given, wanted = len(target.options), len(source.options)
    if given == wanted:
        return None
    return gettext_noop(
        "The engine gave %(given)s options for %(wanted)s.", given=str(given), wanted=str(wanted)
    )


def _empty(source: Unit, target: Unit) -> Message | None:
    fields = zip(source.fields(), target.fields(), strict=True)
    empty = [name for (name, before), (_, after) in fields if before.strip() and not after.strip()]
    return (
        gettext_noop("The engine gave nothing for %(fields)s.", fields=", ".join(empty))
        if (empty)
        else None
    )
