"""One ruling on many tasks: what it takes, what it leaves out, and its undoing."""

import uuid
from typing import Any

import pytest

from annotations.kinds.label.acts import adjudicate_label
from annotations.kinds.label.rules import KIND as LABEL
from annotations.models import Adjudication, BulkRuling, Campaign, CurrentTranslation, Task
from annotations.models.tasks import TaskState
from annotations.selectors.bulk_rulings import AT_ONCE, SEEN_LENGTH, made_by, plan
from annotations.selectors.disagreements import QueueFilters
from annotations.services.adjudicating import Ruling, rule_out
from annotations.services.bulk_rulings import Done, rule_on_many, withdraw_many
from annotations.vocabularies import Role, RulingOutcome
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.work import claim, culture, edit, label
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
LEADING, OUT = RulingOutcome.STANDS, RulingOutcome.LEAVE_LANGUAGE_OUT


def states(campaign: Campaign) -> dict[int, Any]:
    """What a campaign comes to: of each task its state and consensus, and the current texts."""
    tasks = campaign.tasks.production().select_related("consensus")
    told = {
        task.pk: (task.state, task.consensus.outcome, task.consensus.values)
        for task in tasks
        if task.state != TaskState.OPEN
    }
    texts = CurrentTranslation.objects.filter(campaign=campaign)
    return told | {-row.item_id: row.translation_id for row in texts}


def rule(user: User, campaign: Campaign, seen: dict[int, str], **given: Any) -> Done:
    said = {"nonce": uuid.uuid4(), "outcome": LEADING, "comment": "As most say.", "reason": "slip"}
    return rule_on_many(user=user, campaign=campaign, seen=seen, **said | given)


def test_labels_are_ruled_as_most_said_and_all_of_it_is_withdrawn() -> None:
    """A task that changed since is left out; a ruling that another has superseded stays."""
    rules = {"label": {"adjudicate_margin": 0.34}}
    campaign = make_campaign(items=6, translated=False, overlap_label=3, rules=rules)
    for votes in (["none"], ["none"], ["cultural"]):
        person = member(campaign)
        for _ in range(6):
            label(campaign, person, votes)
    user, other = member(campaign, Role.REVIEWER), member(campaign, Role.REVIEWER)
    before = states(campaign)
    found = plan(campaign, user, LEADING, QueueFilters(kind=LABEL.id))
    assert (found.total, len(found.ready)) == (6, 6)
    changed, superseded, *_rest = found.seen
    expert = Ruling(other, changed, uuid.uuid4(), "Ask.", outcome=RulingOutcome.NEEDS_EXPERT)
    rule_out(ruling=expert)

    nonce = uuid.uuid4()
    done = rule(user, campaign, found.seen, nonce=nonce)
    assert (done.count, list(done.left_out)) == (5, [changed])
    assert "since it was shown" in done.left_out[changed]
    again = rule(user, campaign, found.seen, nonce=nonce)
    assert (again.act, again.count, again.repeated) == (done.act, 5, True)
    ruled = Task.objects.production().filter(state=TaskState.ADJUDICATED)
    assert {task.consensus.outcome for task in ruled.select_related("consensus")} == {"CA"}
    made = Adjudication.objects.production().filter(person=user)
    assert {(row.outcome, row.reason) for row in made} == {("stands", "slip")}

    answers = culture(["cultural"], False)
    seen = made.get(task=superseded).pk
    mine = Ruling(other, superseded, uuid.uuid4(), "No.", supersedes=seen)
    adjudicate_label(ruling=mine, answers=answers)
    assert [(one.made, one.standing) for one in made_by([done.act], user)] == [(5, 4)]
    undone = withdraw_many(user=user, act=done.act, nonce=uuid.uuid4())
    assert (undone.count, list(undone.left_out)) == (4, [superseded])
    after = states(campaign)
    assert {pk for pk in before if before[pk] != after[pk]} == {changed, superseded}
    assert broken_invariants(campaign) == []


def test_texts_without_a_leader_are_left_out_and_told() -> None:
    """One outcome can be ruled on them nevertheless; whoever may not rule reaches none."""
    campaign = make_campaign(items=3, languages=("es", "fr"), overlap_review=3)
    for words in (("¿Uno?", "¿Uno?", "¿Uno?"), ("¿Dos?", "¿Dos?", "¿Uno?"), ("¿Tres?",) * 3):
        person = member(campaign)
        for text in words:
            edit(person, claim(campaign, person), text)
    user = member(campaign, Role.REVIEWER)
    before = states(campaign)
    found = plan(campaign, user)
    assert [bool(one.problem) for one in found.candidates] == [True, True]
    assert found.seen == {}
    out = plan(campaign, user, OUT)
    with pytest.raises(Invalid, match="Say why"):
        rule(user, campaign, out.seen, outcome=OUT, comment=" ")
    with pytest.raises(Invalid, match="at most at once"):
        rule(user, campaign, dict.fromkeys(range(AT_ONCE + 1), ""), outcome=OUT)
    with pytest.raises(Invalid, match="out of range"):
        rule(user, campaign, {2**63: ""}, outcome=OUT)
    with pytest.raises(Invalid, match="cannot be ruled"):
        rule(user, campaign, out.seen, outcome=RulingOutcome.WRONG_KEY)
    with pytest.raises(NotPermitted):
        rule(member(campaign), campaign, out.seen, outcome=OUT)
    french = member(campaign, Role.REVIEWER, ("fr",))
    refused = rule(french, campaign, out.seen, outcome=OUT)
    assert (refused.count, len(refused.left_out)) == (0, 2)
    nonce = uuid.uuid4()
    done = rule(user, campaign, out.seen, outcome=OUT, nonce=nonce)
    with pytest.raises(Conflict, match="fresh nonce"):
        rule(user, campaign, dict(list(out.seen.items())[:1]), outcome=OUT, nonce=nonce)
    assert (done.count, plan(campaign, user).total) == (2, 0)
    assert withdraw_many(user=user, act=done.act, nonce=uuid.uuid4()).count == 2
    assert (states(campaign), BulkRuling.objects.count()) == (before, 2)


def test_an_act_that_waits_for_a_second_person_is_told_to_nobody_else() -> None:
    """Who rules second learns nothing of the first ruling, on many tasks either; and what is seen
    of a task has one length however many people decided."""
    campaign = make_campaign(items=1, overlap_review=2, rules={"review": {"rulings": 2}})
    for words in ("¿Uno?", "¿Dos?"):
        person = member(campaign)
        edit(person, claim(campaign, person), words)
    first, second = member(campaign, Role.REVIEWER), member(campaign, Role.REVIEWER)
    seen = plan(campaign, first, OUT).seen
    assert [len(told) for told in seen.values()] == [SEEN_LENGTH]
    act = rule(first, campaign, seen, outcome=OUT).act
    assert [len(made_by([act], user)) for user in (first, second)] == [1, 0]
    rule(second, campaign, plan(campaign, second, OUT).seen, outcome=OUT)
    assert [len(made_by([act], user)) for user in (first, second)] == [1, 1]
