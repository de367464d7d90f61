"""One's own texts: found by their words, paged without a gap, and nothing of others among them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from annotations.models import Campaign, Skip, Task
from annotations.selectors import own_history
from annotations.selectors.own_history import Filters, OwnDecision, own_decisions, own_page
from annotations.services.submitting import skip
from annotations.vocabularies import SkipReason
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim, edit, envelope
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@made_once
def campaign() -> Campaign:
    benchmark = BenchmarkFactory()
    for number, question in enumerate(["Which valve?", "Which bone?", "Which nerve?"]):
        ItemFactory(benchmark=benchmark, question=question, position=number)
    return make_campaign(benchmark=benchmark, label_per_subject=0, answer_per_subject=0,
                         overlap_review=2)  # fmt: skip


def found(user: User, **filters: object) -> list[str]:
    page = own_page(user, Filters(**filters))  # type: ignore[arg-type]
    return [one.text.question for one in page.decisions if one.text]


def test_words_of_source_and_own_text_find_ones_own_and_nobody_elses(campaign: Campaign) -> None:
    user, other = member(campaign), member(campaign)
    edit(user, claim(campaign, user), "¿Qué VÁLVULA?")
    accept(user, claim(campaign, user))
    edit(other, claim(campaign, other), "¿Cuál válvula secreta?")
    assert found(user, words="valvula") == ["¿Qué VÁLVULA?"]
    assert found(user, words="which valve") == ["¿Qué VÁLVULA?"]
    assert found(user, words="secreta") == []
    assert len(found(user, kind="review", language="es", campaign=campaign.name)) == 2
    assert found(user, language="fr") == []
    tomorrow = datetime.now(UTC) + DAY
    assert len(found(user, until=tomorrow)) == 2
    assert found(user, since=tomorrow) == []


def test_pages_go_there_and_back_without_a_gap(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_history, "PAGE_SIZE", 1)
    monkeypatch.setattr(own_history, "AT_ONCE", 2)
    user = member(campaign)
    accept(user, claim(campaign, user))
    skip(envelope=envelope(user, claim(campaign, user)), reason=SkipReason.UNCLEAR)
    accept(user, claim(campaign, user))
    found = list(own_decisions(user, Filters()))
    assert (found[1].source, found[1].text) == (found[1].decision.task.item, None)
    whole = [one.decision for one in found]
    assert [type(one) is Skip for one in whole] == [False, True, False]
    there: list[OwnDecision] = []
    page = own_page(user, Filters())
    there += page.decisions
    while page.older:
        page = own_page(user, Filters(), older_than=page.older)
        there += page.decisions
    assert [one.decision for one in there] == whole
    while page.newer:
        page = own_page(user, Filters(), newer_than=page.newer)
    assert [one.decision for one in page.decisions] == whole[:1]


def test_a_text_whose_question_can_still_come_blind_is_kept_back(campaign: Campaign) -> None:
    user = member(campaign, languages=("es",))
    held = claim(campaign, user)
    edit(user, held, "¿Qué válvula?")
    blind = Task.objects.create(
        campaign=campaign, protocol=campaign.protocol, kind="answer", item=held.task.item,
        language="es", position=0, overlap=1, remaining=0,
    )  # fmt: skip
    now = datetime.now(UTC)
    blind.assignments.create(
        round=1, person=user, protocol=campaign.protocol, claimed_at=now, expires_at=now + DAY
    )
    (one,) = own_page(user, Filters()).decisions
    assert (one.text, one.source) == (None, None)
    assert found(user, words="válvula") == []


def test_the_page_shows_marks_and_the_file_has_the_texts(campaign: Campaign) -> None:
    user = member(campaign)
    edit(user, claim(campaign, user), "¿Qué <válvula>?")
    client = Client()
    client.force_login(user)
    page = client.get("/history/", {"q": "VALVULA"}).text
    assert "¿Qué &lt;<mark>válvula</mark>&gt;?" in page
    assert "Nothing of yours is like that" in client.get("/history/", {"q": "nada"}).text
    assert client.get("/history/", {"since": "gestern"}).status_code == 422
    lines = client.get("/history/file/", {"q": "valvula"}).getvalue().decode().splitlines()
    assert lines[0].startswith("submitted_at,campaign,language,kind,task,decision")
    assert "Which valve?" in lines[1]
    assert "¿Qué <válvula>?" in "".join(lines)
