"""The context panel: who gets it, what stands in it, and that the desk keeps it open."""

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from annotations.models import (
    Campaign,
    MemorySource,
    MemoryTranslation,
    Task,
    TranslationMemory,
)
from annotations.services.glossary import add_term
from tests.annotations.web.desk.conftest import Desk
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.pages import flat
from tests.work import accept, claim
from workbench.core.accounts.models import User


def seated(user: User, campaign: Campaign) -> Desk:
    client = Client()
    client.force_login(user)
    return Desk(user, client, campaign)


def panel(desk: Desk) -> str:
    response = desk.client.get(reverse("desk-context", args=[desk.assignment.pk]))
    assert response.status_code == 200
    return flat(response)


def test_a_review_shows_memory_terms_and_place(db: None) -> None:
    item = ItemFactory(benchmark=BenchmarkFactory(), position=1)
    ItemFactory(benchmark=item.benchmark, question="Is it <b>broken</b>?", position=99)
    campaign = make_campaign(benchmark=item.benchmark, label_per_subject=0, answer_per_subject=0)
    add_term(campaign=campaign, language="es", source="femur", target="<fémur>", note="always")
    user = member(campaign)
    accept(user, claim(campaign, user))
    memory = TranslationMemory.objects.create(
        campaign=campaign, name="Verba", origin="<a.tmx>", penalty=10
    )
    MemoryTranslation.objects.create(
        memory=memory,
        source=MemorySource.objects.create(text="The rib", grams=[]),
        language="es",
        target="La <costilla>",
    )
    desk = seated(user, campaign)
    desk.open("review")
    shown = panel(desk)
    assert 'data-inserts="La &lt;costilla&gt;" data-into="id_option_d"' in shown
    assert "counts as 90 % (10 % less), from <bdi>Verba</bdi> (<bdi>&lt;a.tmx&gt;</bdi>)" in shown
    assert 'data-inserts="The femur (test-engine)" data-into="id_option_a"' in shown
    assert "used once, 1 by you" in shown
    assert 'data-places="option_a:4-9"' in shown
    assert "&lt;fémur&gt;" in shown
    assert "2 of 2" in shown


def test_somebody_elses_context_is_not_to_be_had(sit_down: Callable[..., Desk]) -> None:
    first, second = sit_down(), sit_down()
    first.open("review")
    url = reverse("desk-context", args=[first.assignment.pk])
    assert second.client.get(url).status_code == 404


def test_an_answer_task_shows_nothing_that_tells_key_or_source(db: None) -> None:
    item = ItemFactory(benchmark=BenchmarkFactory())
    campaign = make_campaign(
        benchmark=item.benchmark, answer_per_subject=None, label_per_subject=0,
        guideline="# Review\nThe key is marked.\n# Answers\nDo it alone.",
    )  # fmt: skip
    add_term(campaign=campaign, language="es", source="femur", target="fémur")
    writer, user = member(campaign), member(campaign)
    accept(writer, claim(campaign, writer))
    assert Task.objects.filter(kind="answer", remaining__gt=0).exists()
    claim(campaign, user, "answer")
    shown = panel(seated(user, campaign))
    assert "Do it alone." in shown
    assert "The key is marked." not in shown
    for told in (item.question, *item.options, "fémur", "test-engine", item.sample_id):
        assert told not in shown


def test_the_panel_is_open_from_the_first_paint_for_who_keeps_it_so(desk: Desk) -> None:
    assert "data-docked" not in desk.open("review").content.decode()
    desk.client.cookies["desk_context"] = "open"
    page = desk.open("review").content.decode()
    assert re.search(r"<aside [^>]*data-context[^>]* data-docked>", page)
    assert 'aria-expanded="true"' in page
