"""The way to the first release, as the console tells it: each step, its state, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotations.models import Campaign
from annotations.selectors.beginning import Stage, Step, current


class Words(NamedTuple):
    """`how` says what the step is, `so_far` how far it is where it has begun."""

    title: str | Promise
    how: str | Promise
    so_far: str | Promise
    action: str | Promise
    page: str


WORDS = {
    Stage.BENCHMARK: Words(
        _("Benchmark"),
        _("Bring in the questions with their options: a file or a folder, in any layout."),
        "",
        _("Import benchmark"),
        "console:import-benchmark",
    ),
    Stage.CAMPAIGN: Words(
        _("Campaign"),
        _("Choose the languages, what people are asked, and how many decide on each question."),
        "",
        _("New campaign"),
        "console:new-campaign",
    ),
    Stage.PEOPLE: Words(
        _("People"),
        _("Invite annotators: each language needs as many as decide on one question."),
        _("The language with the fewest has %(done)s of %(total)s annotators."),
        _("Invite people"),
        "console:people",
    ),
    Stage.TEXTS: Words(
        _("Texts"),
        _("Bring in translations, or have an engine make them; tasks open as they come."),
        _("%(done)s of %(total)s languages have texts."),
        _("Bring in texts"),
        "console:texts",
    ),
    Stage.WORK: Words(
        _("Work"),
        _("Annotators find their tasks on the desk; agreement and disputes show up here."),
        _("%(done)s of %(total)s decisions are made."),
        _("See the tasks"),
        "console:items",
    ),
    Stage.RELEASE: Words(
        _("Release"),
        _("Build the dataset: every text, every vote, and a card that says what is in it."),
        "",
        _("Build a release"),
        "console:releases",
    ),
}


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it; `url` leads to where it is taken, where one may go there."""

    number: int
    title: str
    text: str
    is_done: bool
    is_current: bool
    action: str
    url: str


def shown(
    steps: Sequence[Step], campaign: Campaign | None = None, *, may: Sequence[Stage] = tuple(Stage)
) -> list[Shown]:
    """The steps for the page; `may` are those that the reader may take."""
    now = current(steps)
    return [
        _shown(number, step, campaign, is_current=step is now, may_take=step.stage in may)
        for number, step in enumerate(steps, 1)
    ]


def _shown(
    number: int, step: Step, campaign: Campaign | None, *, is_current: bool, may_take: bool
) -> Shown:
    words = WORDS[step.stage]
    url = ""
    if may_take and is_current:
        named = [campaign.name] if campaign and step.stage not in _BEFORE else []
        url = reverse(words.page, args=named)
    return Shown(
        number=number,
        title=str(words.title),
        text=_text(step, words),
        is_done=step.is_done,
        is_current=is_current,
        action=str(words.action),
        url=url,
    )


_BEFORE = (Stage.BENCHMARK, Stage.CAMPAIGN)
"""What comes before there is a campaign."""


def _text(step: Step, words: Words) -> str:
    parts = [] if step.is_done else [str(words.how)]
    if step.total and words.so_far:
        far = {"done": intcomma(step.done), "total": intcomma(step.total)}
        parts.append(str(words.so_far) % far)
    if step.waiting and not step.is_done:
        told = ngettext(
            "%(count)s invitation waits for its answer.",
            "%(count)s invitations wait for their answers.",
            step.waiting,
        )
        parts.append(told % {"count": intcomma(step.waiting)})
    return " ".join(parts)
