"""What a tool's answer is as an answer here, by the type of what it answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotations.formats.foreign.given import Span
from annotations.formats.foreign.mapping import Source
from annotations.formats.foreign.wanted import Target, folded
from annotations.formats.tables import in_words
from annotations.forms.form import NO, YES, QuestionType
from workbench.core.messages import Message
from workbench.core.messages import gettext_noop as _

TICKED = (True, "true", "True", "on")
"""What tools write beside what was ticked, in place of a text."""

_YES = {"yes", "true", "1", YES}
_NO = {"no", "false", "0", NO}
FIELDS = ("question", "option")
"""How the fields of a text begin that marks can be in."""


class Unfit(ValueError):
    """An answer that stands for nothing here."""

    def __init__(self, problem: Message, remedy: Message) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def answer_of(given: Any, source: Source, target: Target, severity: str) -> Any:
    """The answer; None where nothing was answered.

    Raises:
        Unfit: it stands for nothing here.
    """
    if given is None:
        return None
    if target.type is QuestionType.SPANS:
        return _marks(given, source, target, severity)
    is_written = target.type in (QuestionType.TEXT, QuestionType.SCALE)
    values = [
        one
        for value in _listed(given, of_values=is_written)
        if (one := _value(value, source)) != ""
    ]
    if target.type is QuestionType.TEXT:
        return "\n".join(str(value) for value in values) or None
    if target.type is QuestionType.CHOICES:
        return list(dict.fromkeys(_known(value, target) for value in values)) or None
    if len(values) > 1:
        raise Unfit(
            _("holds several answers (%(values)s), and one is taken", values=in_words(values)),
            _("Keep the one that holds"),
        )
    if not values:
        return None
    if target.type is QuestionType.SCALE:
        return _number(values[0])
    return _yes_no(values[0]) if target.type is QuestionType.YES_NO else _known(values[0], target)


def _listed(given: Any, *, of_values: bool) -> list[Any]:
    """The single answers; of what was ticked by what it holds either the names or the values."""
    if isinstance(given, Mapping):
        held = {name: value for name, value in given.items() if _is_held(value)}
        return [name if not of_values or value in TICKED else value for name, value in held.items()]
    if not isinstance(given, list | tuple):
        return [] if given == "" else [given]
    if any(isinstance(one, Span | Mapping | list | tuple) for one in given):
        raise Unfit(_("holds marks on words"), _("Map it to a question that asks for marks"))
    return [one for one in given if one is not None and one != ""]


def _is_held(value: Any) -> bool:
    return value not in (None, False, "", "false", "False")


def _value(given: Any, source: Source) -> Any:
    """What the mapping has for a value, by its name however that is written; else the value."""
    return mapped(given, source.values)


def mapped(given: Any, values: Mapping[str, Any]) -> Any:
    if not values:
        return given
    written = str(given).lower() if isinstance(given, bool) else str(given)
    if written in values:
        return values[written]
    by_name = {folded(name): value for name, value in values.items()}
    return by_name.get(folded(written), given)


def _known(given: Any, target: Target) -> str:
    written = given if isinstance(given, str) else str(given)
    if written in target.known:
        return written
    if folded(written) in target.called:
        return target.called[folded(written)]
    raise _unknown(given, target.known)


def _unknown(given: Any, known: Sequence[str]) -> Unfit:
    problem = _("“%(value)s” stands for nothing here", value=in_words([given]))
    remedy = _("Say what it stands for; known are %(known)s", known=in_words(known) or "–")
    return Unfit(problem, remedy)


def _yes_no(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    written = folded(str(given))
    if written in _YES | _NO:
        return written in _YES
    raise _unknown(given, ("true", "false"))


def _number(given: Any) -> float | int:
    if isinstance(given, int | float) and not isinstance(given, bool):
        return given
    try:
        number = float(str(given))
    except ValueError:
        raise _unknown(given, (_("numbers"),)) from None
    return int(number) if number.is_integer() else number


def _marks(given: Any, source: Source, target: Target, severity: str) -> list[dict[str, Any]]:
    if isinstance(given, Mapping | list | tuple) and not given:
        return []
    if not isinstance(given, list | tuple) or not all(isinstance(one, Span) for one in given):
        raise Unfit(_("holds no marks on words"), _("Map it to a question of another type"))
    return [
        _place(one, source)
        | _called("label", target.labels, one.labels, source.values)
        | _called(
            "severity",
            target.severities,
            [*filter(None, [one.severity or severity]), *one.about.get(source.severity, ())],
            source.severities,
        )
        for one in given
    ]


def _place(span: Span, source: Source) -> dict[str, Any]:
    place = source.place or (span.field if span.field.startswith(FIELDS) else "")
    mark: dict[str, Any] = {"start": span.start, "end": span.end}
    if place:
        mark["field"] = place
    if span.quote is not None and span.start is not None:
        mark["quote"] = span.quote
    return mark


def _called(
    key: str, known: Mapping[str, str], given: Sequence[str], values: Mapping[str, Any]
) -> dict[str, str]:
    """The label or the severity of a mark, where the form has any and the tool says which."""
    if not known:
        return {}
    found = list(dict.fromkeys(str(one) for value in given if (one := mapped(value, values)) != ""))
    if not found and values.get(""):
        found = [str(values[""])]
    if not found and key == "severity":
        raise Unfit(
            _("a mark says no severity, and the form asks for one"),
            _(
                'Say in the mapping which it has: severities = {"" = "%(first)s"}',
                first=next(iter(known.values())),
            ),
        )
    if not found:
        return {}
    if len(found) > 1:
        raise Unfit(
            _("a mark has several labels (%(values)s)", values=in_words(found)),
            _("Keep the one that holds"),
        )
    if folded(found[0]) not in known:
        raise _unknown(found[0], list(dict.fromkeys(known.values())))
    return {key: known[folded(found[0])]}
