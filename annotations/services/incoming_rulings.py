"""How a ruling that was made elsewhere becomes one here, whatever kind of task it is on."""

from django.utils.translation import gettext as _

from annotations.formats.decisions.records import PREVIOUS, ImportedDecision
from annotations.models import Adjudication, Decision
from annotations.models.decisions import ANSWERS, CHOICE
from annotations.services.incoming import Drafted, Incoming, Misfit, Missing, Told
from annotations.vocabularies import Confidence, RulingOutcome, RulingReason

WITHOUT_MORE = frozenset(
    {
        RulingOutcome.LEAVE_LANGUAGE_OUT,
        RulingOutcome.LEAVE_ITEM_OUT,
        RulingOutcome.NEEDS_EXPERT,
        RulingOutcome.WITHDRAWN,
    }
)
OF_A_LANGUAGE = (RulingOutcome.LEAVE_LANGUAGE_OUT, RulingOutcome.KEY_MOVED)


def drafted_ruling(kind: Incoming, told: Told) -> Drafted:
    """The ruling that a row tells; one without an outcome says what holds.

    Raises:
        Misfit: it is none that could have been made on the task.
    """
    outcome = told.chosen("outcome", RulingOutcome)
    campaign = told.task.campaign
    if outcome in OF_A_LANGUAGE and told.task.language == campaign.source_language:
        problem = _("is about a translation, and this is the source")
        raise Misfit("outcome", problem, _("Leave the item out, or leave the row out"))
    drafted = _drafted(kind, told, outcome)
    ruling = drafted.decision
    assert isinstance(ruling, Adjudication)  # noqa: S101 - what kinds draft of rulings
    ruling.outcome = outcome or ""
    ruling.confidence = told.chosen("confidence", Confidence) or ""
    ruling.reason = told.chosen("reason", RulingReason) or ""
    return drafted


def _drafted(kind: Incoming, told: Told, outcome: RulingOutcome | None) -> Drafted:
    says_more = any(told.row.members.get(name) is not None for name in ("question", "answers"))
    if outcome in WITHOUT_MORE or (outcome == RulingOutcome.KEY_MOVED and not says_more):
        return Drafted(Adjudication())
    if outcome != RulingOutcome.WRONG_KEY:
        return kind.ruling(told)
    choice = told.option("choice")
    if choice is None or choice == told.item.key:
        problem = _("is missing") if choice is None else _("is the key")
        raise Misfit("choice", problem, _("Name the option that is right instead of the key"))
    if not says_more:
        return Drafted(Adjudication(values={CHOICE: choice}))
    drafted = kind.ruling(told)
    answers = getattr(drafted.decision, "values", {})
    beside = {ANSWERS: answers} if answers else {}
    drafted.decision.values = {CHOICE: choice} | beside  # type: ignore[attr-defined]
    return drafted


def superseded_by(
    row: ImportedDecision,
    ruling: Adjudication,
    before: Decision | None,
    named: Decision | None,
    *,
    wanted: int,
) -> Decision | None:
    """The ruling that one supersedes: the last one on the task, or what the row names.

    Where two people have to rule the same, they supersede one another only where a row says so.

    Args:
        before: the last ruling of the round.
        named: what the row's `corrects` names, where that is known.

    Raises:
        Misfit: it is none that can be superseded.
    """
    told = before if row.corrects == PREVIOUS else named
    if ruling.outcome == RulingOutcome.WITHDRAWN:
        found = told or before
        if not isinstance(found, Adjudication) or found.outcome == RulingOutcome.WITHDRAWN:
            problem = _("there is no ruling on the task that could be withdrawn")
            raise Missing("corrects", problem, _("Give the ruling first, or leave this row out"))
        return found
    if wanted > 1:
        return told
    is_gone = isinstance(before, Adjudication) and before.outcome == RulingOutcome.WITHDRAWN
    return None if is_gone else before
