"""Which label tasks there are: one an item for a form on the source, one a text for one on texts.

A form on the current text follows it: a task that nobody has worked on goes over to the new text,
another keeps its labels and gives back the places that are free, and the new text has a task of
its own.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from annotations.forms.form import CANDIDATES, REVIEW, SOURCE, TRANSLATION, Form
from annotations.kinds.label.rules import KIND
from annotations.kinds.registry import text_kind
from annotations.models import Campaign, Protocol, Sample, Task, Translation
from annotations.models.tasks import TaskState
from annotations.services.consensus import recompute
from annotations.services.opening import (
    MADE_ELSEWHERE,
    Acts,
    Work,
    offer_own_texts,
    open_missing,
)
from workbench.core.locking import locked
from workbench.core.prepared import Given, Prepared

SETTLED = (TaskState.AGREED, TaskState.ADJUDICATED)


class LabelActs(Acts):
    def on_source(self, campaign: Campaign) -> Iterable[Work]:
        """Of each form on the source: every item."""
        items = list(campaign.benchmark.items.values_list("pk", flat=True))
        for form in campaign.protocol.asked.values():
            if form.on == SOURCE:
                yield Work([(item, None) for item in items], form.id)

    def on_texts(self, campaign: Campaign, language: str) -> Iterable[Work]:
        """Of each form on a translation: every item's text, or its candidates."""
        for form in campaign.protocol.asked.values():
            if form.on == TRANSLATION:
                texts = texts_to_label(form, campaign, language)
                yield Work(texts.order_by("pk").values_list("item", "pk"), form.id)

    def offer(self, campaign: Campaign, language: str) -> None:
        """The text that a task is about."""
        offer_own_texts(KIND, campaign, language)

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
        settled = Task.objects.production().filter(
            campaign=campaign,
            kind=text_kind().id,
            language=language,
            item=OuterRef("item"),
            state__in=SETTLED,
        )
        reviewed = Sample.objects.filter(
            campaign=campaign, kind=text_kind().id, item=OuterRef("item")
        )
        texts = texts.filter(Exists(settled) | ~Exists(reviewed))
    return texts.filter(item__benchmark=campaign.benchmark_id)


def _follow(form: Form, review: Task) -> None:
    campaign, language, item = review.campaign, review.language, review.item_id
    texts = list(
        texts_to_label(form, campaign, language)
        .filter(item=item)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if form.which != CANDIDATES:
        _leave_other_texts(form, review, texts[0] if texts else None)
    work = Work([(item, text) for text in texts], form.id)
    open_missing(campaign, KIND, language, work, item=item)
    offer_own_texts(KIND, campaign, language, item=item)


def _leave_other_texts(form: Form, review: Task, text: int | None) -> None:
    """Bring an item's tasks in line with the one text that is asked about."""
    tasks = Task.objects.production().filter(
        campaign=review.campaign_id,
        kind=KIND.id,
        item=review.item_id,
        language=review.language,
        form=form.id,
    )
    found = list(locked(tasks.select_related("protocol").order_by("pk")))
    own = next((task for task in found if task.text_id == text), None)
    for task in found:
        if task.text_id == text:
            _reopen(task)
        elif task.assignments.exists():
            _close(task)
        elif own is None and text is not None:
            own = task
            _go_over(task, text)
        else:
            task.delete()


def _go_over(task: Task, text: int) -> None:
    task.text_id = text
    task.save(update_fields=["text"])
    task.candidates.update(translation=text)


def _close(task: Task) -> None:
    """Hand out no more of a task that people have begun: its labels are those of the old text."""
    taken = task.overlap - task.remaining
    if task.remaining and taken:
        _resize(task, taken)


def _reopen(task: Task) -> None:
    """Ask for all labels again of a text that stands again."""
    if task.overlap < (whole := task.protocol.overlap(KIND.id)):
        _resize(task, whole)


def _resize(task: Task, overlap: int) -> None:
    task.remaining += overlap - task.overlap
    task.overlap = overlap
    task.save(update_fields=["overlap", "remaining"])
    recompute(task)


def _write_asking_about_texts() -> QuerySet[Protocol]:
    newer = Protocol.objects.filter(campaign=OuterRef("campaign"), version__gt=OuterRef("version"))
    return Protocol.objects.filter(
        ~Exists(newer), campaign=Given("campaign"), forms__contains=[{"on": TRANSLATION}]
    ).order_by()


_asking_about_texts = Prepared(_write_asking_about_texts)
