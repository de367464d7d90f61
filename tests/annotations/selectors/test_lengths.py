"""How long a campaign's accepted texts are."""

import pytest
from django.core.cache import cache

from annotations.quality import lengths
from annotations.selectors.lengths import lengths_of
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.work import claim, edit

ENGLISH = "Which bone is broken most often by those who ski?"
SPANISH = "¿Qué hueso se rompen con más frecuencia quienes esquían?"

pytestmark = pytest.mark.django_db


def test_lengths_are_those_of_accepted_texts_of_the_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lengths, "ENOUGH", 1)
    benchmark = BenchmarkFactory()
    ItemFactory(benchmark=benchmark, question=ENGLISH)
    campaign = make_campaign(
        benchmark=benchmark, languages=("es", "fr"), label_per_subject=0, answer_per_subject=0
    )
    cache.delete_many([f"lengths/{campaign.pk}/{code}" for code in ("es", "fr")])
    person = member(campaign)
    held = claim(campaign, person)
    assert lengths_of(campaign, "fr") is None
    edit(person, held, SPANISH)
    cache.clear()
    usual = lengths_of(campaign, "es")
    assert usual is not None
    assert usual.usual == pytest.approx(len(SPANISH) / len(ENGLISH))
    assert lengths_of(campaign, "fr") is None
