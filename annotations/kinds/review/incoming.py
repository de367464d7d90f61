"""How reviews that were made elsewhere come in, and rulings on them."""

from typing import Any

from django.utils.translation import gettext as _

from annotations.kinds.review.ledger import Judgement, Review
from annotations.kinds.review.rules import BEST_QUALITY
from annotations.models import Adjudication, Translation
from annotations.models.translations import text_hash
from annotations.services.incoming import Drafted, Incoming, Misfit, Told
from annotations.vocabularies import Origin, RejectReason, Verdict


class JudgementIncoming(Incoming):
    """Verdicts on texts, in whichever step they are given."""

    model: type[Judgement]

    def decision(self, told: Told) -> Drafted:
        verdict = told.chosen("verdict", Verdict)
        if verdict is None:
            remedy = _("Choose from %s") % ", ".join(Verdict)
            raise Misfit("verdict", _("is left out"), remedy)
        reason = told.chosen("reason", RejectReason) or ""
        if verdict == Verdict.REJECT and not reason:
            reason = RejectReason.OTHER.value
        seen = told.seen()
        judgement = self.model(seen=seen, verdict=verdict, reason=reason, **self.more(told))
        text = _result(told, verdict, seen)
        if text is seen:
            judgement.result = seen
            return Drafted(judgement)
        return Drafted(judgement, text, "result" if text else "")

    def more(self, told: Told) -> dict[str, Any]:
        """What only this step asks."""
        return {}

    def ruling(self, told: Told) -> Drafted:
        """The text that stands: an offered one that reads the same, else one of the reviewer's."""
        words = told.written()
        if words is None:
            raise Misfit("question", _("is left out"), _("Give the text that stands"))
        same = [text for text in told.offered if text.text_hash == text_hash(*words)]
        if same:
            return Drafted(Adjudication(result=same[0]))
        first = told.offered[0] if told.offered else None
        return Drafted(Adjudication(), told.text(words, Origin.POST_EDIT, first), "result")


class ReviewIncoming(JudgementIncoming):
    model = Review

    def more(self, told: Told) -> dict[str, Any]:
        quality = told.member("quality", int)
        if quality is not None and (quality is True or not 1 <= quality <= BEST_QUALITY):
            raise Misfit("quality", _("is no rating"), _("Give a whole number from 1 to 5"))
        return {"quality": quality}


def _result(told: Told, verdict: Verdict, seen: Translation) -> Translation | None:
    """The text that the person stands by; none where they reject what they saw.

    Raises:
        Misfit: an edit changes nothing, or what is accepted is another text.
    """
    if verdict == Verdict.REJECT:
        return None
    if verdict == Verdict.TRANSLATE:
        words = told.written()
        if words is None:
            raise Misfit("question", _("is left out"), _("Give the text that was written"))
        return told.text(words, Origin.HUMAN, None)
    words = told.edited((seen.question, tuple(seen.options)))
    if verdict == Verdict.EDIT:
        if words is None:
            problem = _("the text is the one that is offered")
            raise Misfit("verdict", problem, _("Give what was edited, or accept"))
        return told.text(words, Origin.POST_EDIT, seen)
    if words is not None:
        problem = _("what is accepted is not the text that is offered; it may have changed since")
        raise Misfit("question", problem, _("Import the text that was seen first, or edit"))
    return seen


INCOMING = ReviewIncoming()
