"""A campaign that prefers an engine offers its texts alone, where people have not begun."""

import pytest

from annotations.models import CurrentTranslation, Task, TaskCandidate
from annotations.selectors.desk import offered_texts
from annotations.services.importing_texts import store_translations
from annotations.services.opening import open_text_tasks
from annotations.services.preferring import prefer_engine
from annotations.vocabularies import Role
from tests.factories import make_campaign, member, translate
from tests.invariants import broken_invariants
from tests.work import claim
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


def test_the_choice_moves_what_nobody_has_worked_on_and_what_comes_later_follows_it():
    campaign = make_campaign(items=3, translated=False, answer_per_subject=None)
    for engine in ("one", "two"):
        translate(campaign, "es", engine)
    held = claim(campaign, member(campaign)).task
    manager = member(campaign, Role.MANAGER)

    prefer_engine(campaign=campaign, language="es", engine="two", user=manager)
    reviews = Task.objects.filter(kind="review").order_by("pk")
    both, chosen = ["one", "two"], ["two"]
    shown = [[c.translation.engine for c in task.candidates.all()] for task in reviews]
    assert shown == [both if task == held else chosen for task in reviews]
    answers = Task.objects.filter(kind="answer")
    assert answers.count() == 3
    for task in [*reviews, *answers]:
        first = task.candidates.first().translation
        assert first.engine == ("one" if task.item_id == held.item_id else "two")
        assert CurrentTranslation.objects.get(item=task.item).translation == first
    translate(campaign, "es", "three")
    assert [[c.translation.engine for c in task.candidates.all()] for task in reviews] == shown

    prefer_engine(campaign=campaign, language="es", engine="", user=manager)
    for task in reviews.exclude(pk=held.pk):
        assert [c.translation.engine for c in task.candidates.all()] == ["two", "one", "three"]
    assert broken_invariants(campaign) == []


def test_an_engine_without_a_text_of_an_item_leaves_it_the_others():
    campaign = make_campaign(items=2, translated=False)
    translate(campaign, "es", "one")
    manager = member(campaign, Role.MANAGER)
    with pytest.raises(Invalid, match="no text"):
        prefer_engine(campaign=campaign, language="es", engine="two", user=manager)
    with pytest.raises(NotPermitted):
        prefer_engine(campaign=campaign, language="es", engine="one", user=member(campaign))
    prefer_engine(campaign=campaign, language="es", engine="one", user=manager)
    texts = [(campaign.benchmark.items.first(), "¿dos?", list("abcd"))]
    store_translations(texts=texts, language="es", engine="two", engine_version="1")
    open_text_tasks(campaign=campaign, language="es")
    prefer_engine(campaign=campaign, language="es", engine="two", user=manager)
    offered = TaskCandidate.objects.order_by("task")
    assert [one.translation.engine for one in offered] == ["two", "one"]


def test_no_engine_comes_first_in_every_task() -> None:
    campaign = make_campaign(items=12, languages=("es",))
    translate(campaign, "es", engine="second-engine")
    shown = [
        [text.engine for text in offered_texts(task)]
        for task in campaign.tasks.production().filter(kind="review")
    ]
    assert all(sorted(engines) == ["second-engine", "test-engine"] for engines in shown)
    assert {engines[0] for engines in shown} == {"second-engine", "test-engine"}
