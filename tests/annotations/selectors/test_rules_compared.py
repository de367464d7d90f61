"""What other rules would make of a campaign's votes, against what is stored and by hand."""

from collections import Counter

import pytest

from annotations.models import AgreementTable, Campaign, Consensus
from annotations.selectors.agreement.asked import table
from annotations.services.agreement import agreement_table
from tests.factories import make_campaign, member
from tests.work import accept, claim, edit, label

pytestmark = pytest.mark.django_db

VOTES = ["CC-", "---", "CCC", "C--", "--C"]
"""An item each, by person: cultural or none."""


def labelled() -> Campaign:
    campaign = make_campaign(items=len(VOTES), languages=("es",), overlap_review=2)
    people = [member(campaign) for _ in VOTES[0]]
    for votes in VOTES:
        for person, vote in zip(people, votes, strict=True):
            fields = {"cultures": ["Western Culture"]} if vote == "C" else {}
            label(campaign, person, ["cultural" if vote == "C" else "none"], **fields)
    first, second = people[:2]
    accept(first, claim(campaign, first))
    accept(second, claim(campaign, second))
    accept(first, claim(campaign, first))
    edit(second, claim(campaign, second), "Otra pregunta")
    return campaign


def test_rules_and_people_of_a_campaign() -> None:
    campaign = labelled()
    found = agreement_table(campaign=campaign, kind="label", by="rules").document
    assert AgreementTable.objects.get(by="rules").document == found
    assert table(campaign, "label", by="rules")["rules"] == found["rules"]
    own, majority, unanimous, share = found["rules"]
    assert (own["consensus"], own["is_own"], share["consensus"]) == ("half", True, "2 of 3")
    stored = Consensus.objects.filter(task__campaign=campaign, task__kind="label")
    assert own["labels"] == Counter(stored.values_list("outcome", flat=True)) == {"CA": 3, "CS": 2}
    assert (own["input"], own["included"], own["share"]) == (5, 5, 2 / 5)
    assert own["groups"] == [
        {"key": "anatomy", **{k: own[k] for k in own["groups"][0] if k != "key"}}
    ]
    assert unanimous["labels"] == {"CA": 1, "CS": 1}
    assert (unanimous["included"], unanimous["excluded"]) == (2, {"disagree": 3})
    knowledge = unanimous["questions"][0]
    assert (knowledge["key"], knowledge["disputed"], knowledge["held"]) == ("knowledge", 3, 2)
    assert [one["labels"] for one in (majority, share)] == [own["labels"]] * 2
    first, second, third = found["without"]
    assert [one["tasks"] for one in found["without"]] == [5, 5, 5]
    assert first["labels"] == {"CA": 2, "CS": 3}, "of C-, -- , CC, --, -C one half is enough"
    assert second["labels"] == {"CA": 1, "CS": 4}
    assert third["labels"] == {"CA": 2, "CS": 3}
    texts = table(campaign, "review", by="rules")
    assert [(one["included"], one["excluded"]) for one in texts["rules"]] == [
        (1, {"disagree": 1}),
    ] * 3
    assert texts["share_of"] == ""
