"""Labels in the console: votes and marks side by side, and the answers that hold."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.agreement.contest import Contest
from annotations.forms.form import NO, YES
from annotations.forms.inputs import named_values
from annotations.kinds.label.gold import LabelGold
from annotations.kinds.label.questions.wording import answer_in_words, contest_in_words, facts
from annotations.kinds.label.reading import texts_of
from annotations.kinds.label.rules import KIND
from annotations.kinds.label.ruling import LabelCase
from annotations.labels import Choices, in_percent, said
from annotations.models import Campaign, Task
from annotations.web.console.kinds import ConsoleKind, Facts
from workbench.core.languages import language_of


class LabelConsole(ConsoleKind):
    done = _("Labelled")
    icon = "tags"
    case = LabelCase
    published = _("The label")
    overlap_heading = _("Labels")
    overlap_label = _("Labels per question")
    sample_label = _("Questions per subject to label")
    sample_help = _("Drawn with the seed; leave empty to label them all, 0 for none.")
    gold = LabelGold()
    pages = {"forms": _("Forms")}

    def value_in_words(self, decision: Any, question: str, value: Any) -> str:
        """As it was answered; a value that holds or not, in that word; all marks on words."""
        form = decision.task.asks
        tag = question if isinstance(value, bool) else question.partition(":")[0]
        asked = next((one for one in form.questions if one.tag in (question, tag)), None)
        if asked is None or asked.id not in decision.answers:
            return super().value_in_words(decision, question, value)
        return answer_in_words(form, asked, decision.answers[asked.id], texts_of(decision.task))

    def gold_sources(self, campaign: Campaign) -> Choices:
        languages = campaign.tasks.production().filter(kind=KIND.id).order_by("language")
        codes = languages.values_list("language", flat=True).distinct()
        told = _("Labels that were ruled on, %(language)s")
        return [(code, told % {"language": language_of(code).endonym}) for code in codes]

    def task_name(self, task: Task) -> str:
        return said(task.asks.title)

    def facts(self, decision: Any) -> Facts:
        return facts(decision.task.asks, decision.answers, texts_of(decision.task))

    def ruling_facts(self, ruling: Any) -> Facts:
        return facts(ruling.task.asks, ruling.answers, texts_of(ruling.task))

    def about(self, task: Task, contest: Contest) -> str:
        """The closest, and what else needs a ruling."""
        form, found = task.asks, contest_in_words(task.asks, contest)
        disputed = task.consensus.values.get("disputed", ())
        others = [said(form.question(id).heading) for id in disputed if id != contest.about[0]]
        return "; ".join((found, *others))

    def consensus_facts(self, task: Task, values: Mapping[str, Any]) -> Facts:
        """What holds, and of what can be chosen how often it was."""
        form, texts = task.asks, texts_of(task)
        answers, shares = values.get("answers", {}), values.get("shares", {})
        counts, asked = values.get("counts", {}), values.get("asked", {})
        found = []
        for one in form.questions:
            holds, names = "", {YES: gettext("Yes"), NO: gettext("No"), **dict(named_values(one))}
            if one.id in answers:
                holds = answer_in_words(form, one, answers[one.id], texts)
            if one.id in counts:
                votes = _counts(names, counts[one.id], asked[one.id])
            else:
                votes = "" if holds else _shares(names, shares.get(one.id, {}))
            if holds or votes:
                found.append((said(one.heading), "; ".join(filter(None, (holds, votes)))))
        return found


def _counts(names: Mapping[str, str], counts: Mapping[str, int], asked: int) -> str:
    """The most frequent first."""
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    told = ", ".join(f"{names.get(id, id)} {n}" for id, n in ordered)
    return gettext("votes: %(counts)s (of %(votes)s)") % {"counts": told, "votes": asked}


def _shares(names: Mapping[str, str], shares: Mapping[str, float]) -> str:
    """The greatest first."""
    held = sorted(shares.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{names.get(id, id)} {in_percent(share)}" for id, share in held if share)


CONSOLE = LabelConsole()
