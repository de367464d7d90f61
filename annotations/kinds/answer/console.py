"""Answers in the console: what people chose, and the ruling on what they could not settle."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.agreement.answers import Exclusion
from annotations.kinds.answer.acts import rule_on_answer
from annotations.kinds.answer.ledger import Answer
from annotations.kinds.answer.reading import UNSURE, holds_key
from annotations.labels import Choices, language_choices
from annotations.models import Adjudication, Campaign, Task, Translation
from annotations.models.decisions import CHOICE
from annotations.selectors.disagreements import Vote
from annotations.services.adjudicating import RULED_OUT, Ruling
from annotations.vocabularies import RulingOutcome
from annotations.web.console.cases import Case
from annotations.web.console.comparing import Changes, changed_fields, changes_of
from annotations.web.console.kinds import ConsoleKind, Facts
from annotations.web.console.rulings import RulingForm
from workbench.core.letters import LETTERS

EXCLUSIONS = {
    Exclusion.SINGLE: _("only one person answered"),
    Exclusion.FLAGGED: _("the question was flagged"),
    Exclusion.UNSURE: _("somebody was unsure"),
    Exclusion.DISAGREE: _("people disagree"),
}


@dataclass(frozen=True)
class Option:
    """An option with who chose it, by letters; `text` is what people read, `source` beside it."""

    letter: str
    index: int
    text: str
    source: str
    is_key: bool
    is_chosen: bool
    voters: list[str]


class AnswerRulingForm(RulingForm):
    """What holds is always chosen: that the key stands is not said by leaving it open."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.rules_out and given.get("choice") is None and "choice" not in self.errors:
            self.add_error("choice", gettext("Choose the option that is right."))
        return given


class AnswerCase(Case[AnswerRulingForm]):
    """A question that people answered otherwise than its key, or than one another."""

    template = "kinds/answer/case.html"

    @property
    def holds_key(self) -> bool:
        return holds_key(self.task)

    @property
    def outcomes(self) -> Choices:
        """Which option is right says by itself that the key is wrong."""
        return [one for one in super().outcomes if one[0] != RulingOutcome.WRONG_KEY]

    def asks(self, data: Mapping[str, Any] | None) -> AnswerRulingForm:
        return AnswerRulingForm(data, initial={"choice": self._beginning})

    @property
    def _beginning(self) -> int | None:
        """What was ruled before, else what most people chose, unless that is against the key."""
        key = self.task.item.key if self.holds_key else None
        if self.ruling:
            return None if self.ruling.outcome in RULED_OUT else self.ruling.values.get(CHOICE, key)
        said = [_choice(vote) for vote in self.votes]
        most = next((one for one in said if 2 * said.count(one) > len(said)), None)
        return most if key in (None, most) else None

    def decide(self, form: AnswerRulingForm, ruling: Ruling) -> Adjudication:
        return rule_on_answer(ruling=ruling, choice=ruling.choice)

    def context(self, form: AnswerRulingForm) -> dict[str, Any]:
        first: Any = self.votes[0].decision if self.votes else None
        seen = first.seen if first else None
        return {
            "text": seen,
            "holds_key": self.holds_key,
            "options": self._options(seen, form.chosen),
            "unsure": [vote.letter for vote in self.votes if _choice(vote) is None],
            "proposals": [
                (vote.letter, proposed)
                for vote in self.votes
                if (proposed := _proposed(vote.decision))
            ],
        }

    def _options(self, seen: Translation | None, chosen: Any) -> list[Option]:
        item = self.task.item
        return [
            Option(
                letter=LETTERS[index],
                index=index,
                text=seen.options[index] if seen else source,
                source=source if seen else "",
                is_key=index == item.key,
                is_chosen=str(chosen) == str(index),
                voters=[vote.letter for vote in self.votes if _choice(vote) == index],
            )
            for index, source in enumerate(item.options)
        ]


class AnswerConsole(ConsoleKind):
    done = _("Answered blindly")
    icon = "eye-off"
    case = AnswerCase
    published = _("The key")
    overlap_heading = _("Answers")
    overlap_label = _("Blind answers per question")
    sample_label = _("Questions per subject answered blindly")
    sample_help = _("People answer the translation without seeing the key; empty for all.")

    def value_in_words(self, decision: Answer, question: str, value: Any) -> str:
        return _chosen(decision) or gettext("Unsure")

    def gold_sources(self, campaign: Campaign) -> Choices:
        return [
            (code, gettext("Answers that stood: %s") % name)
            for code, name in language_choices([campaign.source_language, *campaign.languages])
        ]

    def facts(self, decision: Answer) -> Facts:
        return [(gettext("Answer"), _chosen(decision) or gettext("Unsure"))]

    def ruling_facts(self, ruling: Any) -> Facts:
        choice = ruling.values.get("choice")
        said = gettext("The key stands") if choice is None else _letter(choice)
        return [(gettext("Answer"), said)]

    def consensus_facts(self, task: Task, values: Mapping[str, Any]) -> Facts:
        """How often each option was chosen, and why a question is left out."""
        found: Facts = []
        if "choice" in values:
            found.append((gettext("Answer"), _letter(values["choice"])))
        if counts := values.get("counts"):
            chosen = sorted((int(option), n) for option, n in counts.items() if option != UNSURE)
            told = [f"{_letter(option)} {n}" for option, n in chosen]
            if unsure := counts.get(UNSURE):
                told.append(f"{gettext('unsure')} {unsure}")
            found.append((gettext("Votes"), ", ".join(told)))
        if reason := values.get("reason"):
            found.append((gettext("Left out because"), str(EXCLUSIONS[Exclusion(reason)])))
        return found

    def proposal(self, decision: Answer) -> Changes:
        return _proposed(decision)


def _choice(vote: Vote) -> int | None:
    answer: Any = vote.decision
    chosen: int | None = answer.choice
    return chosen


def _proposed(decision: Any) -> Changes:
    """What the person would change in the text that they answered, be it the source."""
    if decision.proposal is None or decision.seen_id is not None:
        return changes_of(decision.proposal)
    task = decision.task
    source = (task.item.question, *task.item.options)
    return changed_fields(source, decision.proposal.fields, task.language)


def _chosen(answer: Any) -> str:
    """What a person chose; nothing where they are unsure."""
    return _letter(answer.vote)


def _letter(choice: int | None) -> str:
    return "" if choice is None else LETTERS[choice]


CONSOLE = AnswerConsole()
