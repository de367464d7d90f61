"""The concordance: what it finds on either side, and what it must not let anybody see."""

import pytest

from annotations.models import Campaign, MemorySource, MemoryTranslation, Task, TranslationMemory
from annotations.selectors import concordance as module
from annotations.selectors.concordance import Line, concordance
from annotations.selectors.similar import grams_of
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim, edit
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    benchmark = BenchmarkFactory()
    for number, question in enumerate(["Which valve?", "Which bone?", "What is a VALVE?"]):
        ItemFactory(benchmark=benchmark, question=question, position=number)
    return make_campaign(benchmark=benchmark, label_per_subject=0, answer_per_subject=0)


def look(user: User, campaign: Campaign, phrase: str, language: str = "es") -> list[Line]:
    return list(concordance(user, campaign, language, phrase).lines)


def test_ones_own_comes_first_and_what_was_accepted_is_found_on_either_side(
    campaign: Campaign,
) -> None:
    user, writer, reader = member(campaign), member(campaign), member(campaign)
    edit(user, claim(campaign, user), "¿Qué válvula?")
    claim(campaign, user)
    edit(writer, claim(campaign, writer), "¿Qué es una VÁLVULA?")
    accepted = Line("What is a VALVE?", "¿Qué es una VÁLVULA?")
    own = Line("Which valve?", "¿Qué válvula?", is_own=True)
    assert look(user, campaign, "valvula") == [own, accepted]
    assert look(user, campaign, "valve") == [own, accepted]
    assert look(reader, campaign, "es una válvula") == [accepted]
    assert look(reader, campaign, "bone") == []
    assert look(reader, campaign, "?!") == []
    assert look(reader, campaign, "valve", "fr") == []


def test_nothing_is_seen_of_an_item_that_can_still_come(campaign: Campaign) -> None:
    writer, reader = member(campaign), member(campaign)
    held = claim(campaign, writer)
    edit(writer, held, "¿Qué válvula?")
    assert look(reader, campaign, "válvula") == [Line("Which valve?", "¿Qué válvula?")]
    Task.objects.filter(pk=held.task_id).update(remaining=1)
    assert look(reader, campaign, "válvula") == []
    assert look(writer, campaign, "válvula") == [Line("Which valve?", "¿Qué válvula?", is_own=True)]


def test_nothing_is_seen_of_an_item_that_can_still_come_in_another_campaign(
    campaign: Campaign,
) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(name="the-other")
    here = make_campaign(
        benchmark=campaign.benchmark, label_per_subject=0, answer_per_subject=0, overlap_review=2
    )
    writer, reader = member(campaign), member(campaign)
    add_member(campaign=here, user=reader, role=Role.ANNOTATOR)
    edit(writer, claim(campaign, writer), "¿Qué válvula?")
    assert look(writer, campaign, "válvula") != []
    assert look(reader, here, "válvula") == []
    here.tasks.update(remaining=0)
    assert look(reader, here, "válvula") == [Line("Which valve?", "¿Qué válvula?")]


def test_an_imported_memory_is_searched_as_whole_words_on_either_side(campaign: Campaign) -> None:
    user = member(campaign)
    memory = TranslationMemory.objects.create(campaign=campaign, name="Verba", penalty=0)
    source = MemorySource.objects.create(text="The mitral valve closes.", grams=[])
    MemorySource.objects.filter(pk=source.pk).update(grams=grams_of("The mitral valve closes."))
    MemoryTranslation.objects.create(
        memory=memory, source=source, language="es", target="La válvula mitral se cierra."
    )
    line = Line("The mitral valve closes.", "La válvula mitral se cierra.", memory=memory)
    assert look(user, campaign, "Mitral Valve") == [line]
    assert look(user, campaign, "VÁLVULA mitral se") == [line]
    assert look(user, campaign, "mitral bone") == []
    assert look(user, campaign, "mitral valve", "fr") == []


def test_more_than_are_given_are_told(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    user = member(campaign)
    for _ in range(3):
        accept(user, claim(campaign, user))
    monkeypatch.setattr(module, "MOST_LINES", 2)
    found = concordance(user, campaign, "es", "test-engine")
    assert (len(found.lines), found.is_cut) == (2, True)
    monkeypatch.undo()
    monkeypatch.setattr(module, "MOST_HELD", 2)
    found = concordance(member(campaign), campaign, "es", "bone")
    assert (len(found.lines), found.is_cut) == (1, False)
    found = concordance(member(campaign), campaign, "es", "valve")
    assert (len(found.lines), found.is_cut) == (2, True)
