"""What an evaluation found, in words and figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotations.labels import in_percent, label
from annotations.models import Flag
from annotations.vocabularies import MEASURED, FlagReason
from workbench.core.web.figures import decimal

Facts = list[tuple[str, str]]

MODELS = frozenset(
    {
        "answers", "right", "expected_right", "accuracy_elsewhere", "languages", "other", "key",
        "chose_other", "strong_answers", "strong_right", "strong_chose_other", "probability",
        "kind", "text", "score", "release", "answer_check_failed", "errors_marked",
        "key_differs", "usual_key", "mh_d_dif", "mh_missing", "mh_grade", "mh_p",
    }
)  # fmt: skip
"""What an analysis of models tells of an item; anything else is shown by its own name."""


@dataclass(frozen=True)
class Told:
    """Why something is flagged: sentences, and figures beside them."""

    reason: str
    sentences: list[str]
    facts: Facts


def told_in_console(flag: Flag, releases: Mapping[str, str]) -> Told:
    """All of it, for who settles it; `releases` are the versions by content hash."""
    evidence, reason = flag.evidence, label(FlagReason(flag.reason))
    if flag.reason not in MEASURED:
        return Told(reason, [], [(name, str(value)) for name, value in evidence.items()])
    sentences = [*_of_models(evidence), *_of_people(evidence)]
    if not sentences and evidence.get("text"):
        sentences = [str(evidence["text"])]
    facts = [*_figures(evidence, releases)]
    facts += [(name, str(value)) for name, value in evidence.items() if name not in MODELS]
    return Told(reason, sentences, facts)


def told_at_desk(flags: Iterable[Flag]) -> list[Told]:
    """What models do, and nothing of what people said: for who makes a text, and sees its key."""
    return [
        Told(label(FlagReason(flag.reason)), list(_of_models(flag.evidence)), []) for flag in flags
    ]


def _of_models(evidence: Mapping[str, Any]) -> Iterator[str]:
    given = _Numbers(evidence)
    if given.has("languages", "right", "answers"):
        said = _("In all %(languages)s languages together, %(right)s of %(answers)s answers agree "
                 "with the key.")  # fmt: skip
        yield said % given
    elif given.has("right", "answers", "expected_right"):
        said = _("%(right)s of %(answers)s models choose the key in this language; "
                 "%(expected_right)s were expected.")  # fmt: skip
        yield said % given
    elif given.has("right", "answers"):
        yield _("%(right)s of %(answers)s models choose the key in this language.") % given
    if given.has("accuracy_elsewhere"):
        share = in_percent(evidence["accuracy_elsewhere"])
        yield _("In other languages %(share)s of the answers are right.") % {"share": share}
    if given.has("chose_other", "strong_chose_other", "strong_answers") and evidence.get("other"):
        said = _("%(chose_other)s choose %(other)s instead, among them %(strong_chose_other)s of "
                 "the %(strong_answers)s better models.")  # fmt: skip
        if evidence["chose_other"]:
            yield said % (dict(given) | {"other": str(evidence["other"])})


def _of_people(evidence: Mapping[str, Any]) -> Iterator[str]:
    if evidence.get("errors_marked") is True:
        yield _("People marked an error in it.")
    if evidence.get("key_differs") is True and evidence.get("key") and evidence.get("usual_key"):
        keys = {"key": str(evidence["key"]), "usual": str(evidence["usual_key"])}
        yield _("Its key is %(key)s; in most languages it is %(usual)s.") % keys
    if evidence.get("answer_check_failed") is True:
        yield _("People who answered it did not confirm the key.")


def _figures(evidence: Mapping[str, Any], releases: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    given = _Numbers(evidence)
    if given.has("probability"):
        yield _("Probability of a fault"), in_percent(evidence["probability"], 1)
    if given.has("score"):
        yield _("Score"), decimal(evidence["score"], 2)
    if release := str(evidence.get("release") or ""):
        yield _("Release"), releases.get(release, release[:12])


class _Numbers(dict[str, str]):
    """The numbers of some evidence as people read them."""

    def __init__(self, evidence: Mapping[str, Any]) -> None:
        numbers = {
            name: value
            for name, value in evidence.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        }
        super().__init__(
            {
                name: decimal(value, 0 if float(value).is_integer() else 1)
                for name, value in numbers.items()
            }
        )

    def has(self, *names: str) -> bool:
        return all(name in self for name in names)
