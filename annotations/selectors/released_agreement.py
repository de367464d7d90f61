"""How far people agree, as far as a release counts their decisions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from annotations.forms.form import Form
from annotations.forms.shipped import CULTURE
from annotations.publishing.records import AgreementRecord
from annotations.selectors.agreement.tables import asked_somebody, measured
from annotations.selectors.agreement.votes import Found
from annotations.selectors.facts import Facts
from annotations.selectors.readings import Question, readings

COEFFICIENTS = ("fleiss_kappa", "gwet_ac1", "brennan_prediger")


def agreement(facts: Facts) -> Iterable[AgreementRecord]:
    """Of every kind of task and form on which people decided in the language; of the culture form
    by subject, too."""
    groups: defaultdict[tuple[str, str], list[Found]] = defaultdict(list)
    for case in facts.cases.values():
        if case.votes:
            reason = readings()[case.task.kind].exclusion(case)
            groups[case.task.kind, case.task.form].append(Found(case, reason))
    for (kind, form), found in sorted(groups.items()):
        asked = _newest(found) if form else None
        questions = asked_somebody(found, readings()[kind].questions(asked), asked)
        about: dict[str, Any] = {"kind": kind, "form": form, "language": facts.language}
        yield from _records(about, found, questions)
        if form == CULTURE:
            for subject, its in _by_subject(found).items():
                yield from _records(about | {"subject": subject}, its, questions)


def _newest(found: Sequence[Found]) -> Form:
    """The newest version of a form that the tasks ask."""
    return max((one.task for one in found), key=lambda task: task.protocol.version).asks


def _by_subject(found: Iterable[Found]) -> dict[str, list[Found]]:
    groups: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        groups[one.task.item.subject].append(one)
    return dict(sorted(groups.items()))


def _records(
    about: dict[str, Any], found: Sequence[Found], questions: Sequence[Question]
) -> Iterable[AgreementRecord]:
    for told in measured(found, questions)["questions"]:
        alpha = told["coefficients"]["alpha"]
        yield AgreementRecord(
            **about,
            question=told["key"],
            units=told["units"],
            pairable=told["pairable"],
            raters=told["raters"],
            observed=told["observed"],
            alpha=alpha["value"],
            alpha_low=alpha["low"],
            alpha_high=alpha["high"],
            reason=alpha.get("reason", ""),
            **{name: told["coefficients"][name]["value"] for name in COEFFICIENTS},
        )
