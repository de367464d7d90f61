"""Answers in the console: what people chose beside the key, and the ruling that it stands."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.kinds.answer.acts import confirm_key
from annotations.kinds.answer.ledger import Answer
from annotations.labels import Choices, language_choices
from annotations.models import Adjudication, Campaign
from annotations.web.console.cases import Case
from annotations.web.console.comparing import Changes, changes_of
from annotations.web.console.kinds import ConsoleKind, Facts
from annotations.web.console.rulings import RulingForm
from workbench.core.letters import LETTERS


class AnswerCase(Case):
    """A question that people answered otherwise than its key."""

    template = "kinds/answer/case.html"

    def form(self, data: Any, *, start: int | None = None) -> RulingForm:
        return RulingForm(data)

    def rule(self, form: RulingForm) -> Adjudication:
        return confirm_key(ruling=form.ruling(self.user, self.task))

    def context(self, form: RulingForm) -> dict[str, Any]:
        first: Any = self.votes[0].decision if self.votes else None
        return {
            "text": first.seen if first else None,
            "answers": [
                (
                    vote.letter,
                    _choice(vote.decision),
                    self.comments.get(vote.decision.nonce, ""),
                    changes_of(getattr(vote.decision, "proposal", None)),
                )
                for vote in self.votes
            ],
        }


class AnswerConsole(ConsoleKind):
    done = _("Answered blindly")
    icon = "eye-off"
    case = AnswerCase
    overlap_heading = _("Answers")
    overlap_label = _("Blind answers per question")
    sample_label = _("Questions per subject answered blindly")
    sample_help = _("People answer the translation without seeing the key; empty for all.")

    def gold_sources(self, campaign: Campaign) -> Choices:
        return [
            (code, gettext("Answers that stood: %s") % name)
            for code, name in language_choices(campaign.languages)
        ]

    def facts(self, decision: Answer) -> Facts:
        return [(gettext("Answer"), _choice(decision) or gettext("Unsure"))]

    def proposal(self, decision: Answer) -> Changes:
        return changes_of(decision.proposal)


def _choice(answer: Any) -> str:
    return "" if answer.choice is None else LETTERS[answer.choice]


CONSOLE = AnswerConsole()
