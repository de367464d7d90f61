"""What a submission must hold, each refusal naming the field and the remedy."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import FOLDED, canonical_all
from annotations.models import Item, Task
from annotations.quality.checks import Report, Severity, Term
from annotations.quality.languages.facts import Length
from annotations.quality.places import place_of
from annotations.quality.units import QUESTION, Unit
from annotations.selectors.glossary import terms_for
from annotations.selectors.lengths import lengths_of
from annotations.services.campaign_checks import CampaignChecks
from annotations.vocabularies import Vocabulary
from workbench.core.errors import Invalid
from workbench.core.messages import localized


def check_choice(name: str, value: str, vocabulary: type[Vocabulary]) -> None:
    if value not in set(vocabulary):
        known = ", ".join(vocabulary)
        problem = _("“%(value)s” is not one of: %(known)s.") % {"value": value, "known": known}
        raise Invalid(**{name: problem})


def check_unit(item: Item, question: str, options: Sequence[str]) -> None:
    """A text has a question and as many options as its item, none empty, none with NUL.

    Together they are no longer than what is stored.

    Raises:
        Invalid: it is none.
    """
    if problems := _problems(item, question, options):
        raise Invalid(**problems)


def is_whole(item: Item, question: str, options: Sequence[str]) -> bool:
    return not _problems(item, question, options)


def _problems(item: Item, question: str, options: Sequence[str]) -> dict[str, str]:
    if len(options) != len(item.options):
        return {
            "options": _(
                "The item has %(wanted)d options, the text %(given)d; "
                "keep each option in its own field."
            )
            % {"wanted": len(item.options), "given": len(options)}
        }
    problems = {}
    for name, text in Unit(question, tuple(options)).fields():
        if not text.strip():
            problems[name] = _("Empty; write the translation, or reject the text.")
        elif "\0" in text:
            problems[name] = _("Contains a NUL character; delete it.")
    if (length := unit_length(question, options)) > limits.TEXT:
        problems[QUESTION] = too_long(length)
    return problems


def unit_length(question: str, options: Sequence[str]) -> int:
    """The code points of a question and its options together, as they are stored.

    What is surely longer than what is stored is counted as it is given.
    """
    given = sum(map(len, (question, *options)))
    if given > FOLDED * limits.TEXT:
        return given
    return sum(map(len, canonical_all((question, *options))))


def is_too_long(*, question: str, options: Sequence[str]) -> bool:
    return unit_length(question, options) > limits.TEXT


def too_long(length: int) -> str:
    problem = _("The question and its options have %(length)d characters; at most are %(limit)d.")
    return problem % {"length": length, "limit": limits.TEXT}


def refuse(report: Report, acknowledged: Iterable[str]) -> None:
    """Errors block, warnings must have been dismissed, or acknowledged by the name of their check.

    What was not checked blocks nothing: it is no fault of the text.

    Raises:
        Invalid: a check blocks the text.
    """
    known = set(acknowledged)
    blocking = [
        finding
        for finding in report.findings
        if finding.severity is Severity.ERROR or finding.check not in known
    ]
    if blocking:
        raise Invalid(
            **{finding.field: f"{finding.message} {finding.remedy}" for finding in blocking}
        )


def checked(
    *, task: Task, question: str, options: Sequence[str], dismissed: Collection[str] = ()
) -> Report:
    """What the checks say of a text for a task, by the glossary and the texts of its campaign.

    It takes its time: whoever locks something does so afterwards. `dismissed` are the places where
    the person lets stand what is warned of.
    """
    report = check_item(
        item=task.item,
        language=task.language,
        source_language=task.campaign.source_language,
        question=question,
        options=options,
        glossary=terms_for(task.campaign_id, task.language, task.item),
        lengths=lengths_of(task.campaign, task.language),
    )
    return report.dismissing(dismissed) if dismissed else report


def check_item(
    *,
    item: Item,
    language: str,
    source_language: str,
    question: str,
    options: Sequence[str],
    glossary: Sequence[Term] = (),
    lengths: Length | None = None,
) -> Report:
    """What the checks say of a text of an item, in the language of the interface.

    Args:
        glossary: the campaign's terms in this language.
        lengths: of the campaign's accepted texts in it.
    """
    checks = CampaignChecks(language, source_language, glossary, lengths)
    report = checks.report(item=item, question=question, options=options)
    text = Unit(question, tuple(options))
    return Report(
        tuple(
            replace(
                finding,
                place=place_of(finding, text),
                message=localized(finding.message, _),
                remedy=localized(finding.remedy, _),
            )
            for finding in report.findings
        ),
        tuple(replace(one, why=localized(one.why, _)) for one in report.not_checked),
        tuple(replace(one, message=localized(one.message, _)) for one in report.recognised),
    )
