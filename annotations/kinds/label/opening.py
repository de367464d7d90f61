"""Which label tasks there are: one an item for a form on the source, one a text for one on texts.

A form on the current text follows it, as `services/following.py` has it.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from annotations.forms.form import CANDIDATES, REVIEW, SOURCE, TRANSLATION, Form
from annotations.kinds.label.rules import KIND
from annotations.kinds.registry import text_kind
from annotations.models import Campaign, Protocol, Sample, Task, Translation
from annotations.selectors.steps import settled_tasks
from annotations.services.following import leave_other_texts, open_texts
from annotations.services.opening import Acts, Items, Work, offer_own_texts
from annotations.services.preferred_texts import MADE_ELSEWHERE
from workbench.core.prepared import Given, Prepared


class LabelActs(Acts):
    def on_source(self, campaign: Campaign) -> Iterable[Work]:
        """Of each form on the source: every item."""
        for form in campaign.protocol.asked.values():
            if form.on == SOURCE:
                yield Work(campaign.benchmark.items.all(), form.id)

    def on_texts(self, campaign: Campaign, language: str) -> Iterable[Work]:
        """Of each form on a translation: every item's text, or its candidates."""
        for form in campaign.protocol.asked.values():
            if form.on == TRANSLATION:
                yield Work(texts_to_label(form, campaign, language), form.id)

    def offer(self, campaign: Campaign, language: str, items: Items = None) -> None:
        """The text that a task is about."""
        offer_own_texts(KIND, campaign, language, items)

    def follow(self, task: Task) -> None:
        """Open what waited for the review, and go over to the text that stands now."""
        protocol = _asking_about_texts.first(campaign=task.campaign_id)
        if protocol is None:
            return
        for form in protocol.asked.values():
            if form.on == TRANSLATION:
                _follow(form, task)


def texts_to_label(form: Form, campaign: Campaign, language: str) -> QuerySet[Translation]:
    """The texts that a form asks about now; where no review is asked for, none is waited for."""
    if form.which == CANDIDATES:
        texts = Translation.objects.filter(language=language, origin__in=MADE_ELSEWHERE)
    else:
        texts = Translation.objects.filter(
            currenttranslation__campaign=campaign, currenttranslation__language=language
        )
    if form.after == REVIEW:
        settled = settled_tasks(campaign, language).filter(item=OuterRef("item"))
        reviewed = Sample.objects.filter(
            campaign=campaign, kind=text_kind().id, item=OuterRef("item")
        )
        texts = texts.filter(Exists(settled) | ~Exists(reviewed))
    return texts.filter(item__benchmark=campaign.benchmark_id)


def _follow(form: Form, review: Task) -> None:
    texts = list(
        texts_to_label(form, review.campaign, review.language)
        .filter(item=review.item_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if form.which != CANDIDATES:
        leave_other_texts(KIND, review, texts[0] if texts else None, form=form.id)
    open_texts(KIND, review, texts, form=form.id)


def _write_asking_about_texts() -> QuerySet[Protocol]:
    newer = Protocol.objects.filter(campaign=OuterRef("campaign"), version__gt=OuterRef("version"))
    return Protocol.objects.filter(
        ~Exists(newer), campaign=Given("campaign"), forms__contains=[{"on": TRANSLATION}]
    ).order_by()


_asking_about_texts = Prepared(_write_asking_about_texts)
