"""A campaign can be changed while people work: what they did stays, and the ledger's laws hold."""

from pathlib import Path
from typing import Any

import pytest

from annotations.formats.protocol import SampleRule
from annotations.models import Campaign, Item, Task
from annotations.models.tasks import TaskState
from annotations.selectors.facts import Facts
from annotations.selectors.ledger import Cut
from annotations.selectors.progress import by_language
from annotations.selectors.protocol_files import protocol_file
from annotations.selectors.queue import queues_for
from annotations.selectors.readings import Standing
from annotations.selectors.shared_facts import SharedFacts
from annotations.services import campaign_changes as changes
from annotations.services.campaign_changes import CampaignState
from annotations.services.controls import plant
from annotations.services.effects import Effect
from annotations.services.forms import remove_form
from annotations.services.glossary import import_glossary
from annotations.services.importing_decisions import import_decisions
from annotations.services.importing_texts import import_translations
from annotations.services.overlaps import change_overlap
from annotations.services.priorities import set_priority
from annotations.services.releasing import build_release
from annotations.services.samples import change_sample
from annotations.services.translating import pretranslate
from annotations.vocabularies import Role
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member, translate
from tests.invariants import broken_invariants
from tests.work import accept, claim
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


def rehearsed(change: Any, **given: Any) -> Effect:
    """What a change does; a rehearsal before it tells the same, and leaves all as it was."""
    before = list(Task.objects.order_by("pk").values())
    told = change(**given, dry_run=True)
    assert list(Task.objects.order_by("pk").values()) == before
    done: Effect = change(**given)
    assert told == done
    assert broken_invariants(given["campaign"]) == []
    return done


def open_reviews(campaign: Campaign, language: str = "es") -> set[str]:
    tasks = campaign.tasks.filter(kind="review", language=language, is_closed=False)
    return set(tasks.values_list("item__sample_id", flat=True))


def test_languages_come_close_and_open_again():
    campaign = make_campaign(languages=("es",), label_per_subject=0)
    manager, person = member(campaign, Role.MANAGER), member(campaign)
    translate(make_campaign(benchmark=_shared(campaign), languages=("am",)), "am")
    given = {"user": manager, "campaign": campaign}
    assert rehearsed(changes.add_languages, languages=["am"], **given).opened == 4
    assert campaign.languages == ["es", "am"]
    accept(person, claim(campaign, person))
    held = claim(campaign, person)
    closed = rehearsed(changes.close_languages, languages=["es"], **given)
    assert closed == Effect(opened=0, closed=2, kept=1, in_hand=1)
    with pytest.raises(NotPermitted, match="es"):
        claim(campaign, person)
    places = {(queue.language.code, queue.waiting, queue.in_hand) for queue in queues_for(person)}
    assert places == {("am", 4, 0), ("es", 0, 1)}
    rows = {row.language.code: (row.tasks, row.open) for row in by_language(campaign)}
    assert rows == {"es": (1, 0), "am": (4, 4)}
    accept(person, held)
    assert [queue.language.code for queue in queues_for(person)] == ["am"]
    assert rehearsed(changes.open_languages, languages=["es"], **given).opened == 2
    assert claim(campaign, person)
    for languages in (["es"], ["en"], ["xx"], []):
        with pytest.raises(Invalid, match="languages"):
            changes.add_languages(languages=languages, **given)
    with pytest.raises(Invalid, match="does not work in it"):
        changes.close_languages(languages=["fr"], **given)


def _shared(campaign: Campaign) -> Any:
    Campaign.objects.filter(pk=campaign.pk).update(name="first")
    campaign.refresh_from_db()
    return campaign.benchmark


def test_an_archive_is_read_and_no_more_until_it_is_opened_again():
    campaign = make_campaign()
    manager, person = member(campaign, Role.MANAGER), member(campaign)
    given = {"user": manager, "campaign": campaign}
    changes.set_title(title="Another", **given)
    effect = rehearsed(changes.set_state, state=CampaignState.ARCHIVED, **given)
    assert effect.closed == campaign.tasks.count()
    assert changes.state_of(campaign=campaign) == "archived"
    assert not Campaign.objects.listed().exists()
    assert Campaign.objects.listed(archived=True).get() == campaign
    with pytest.raises(NotPermitted, match="closed"):
        claim(campaign, person)
    with pytest.raises(NotPermitted, match="archived"):
        changes.set_title(title="A third", **given)
    of, here = {"campaign": campaign}, Path(__file__)
    for change, given_to in (  # By commands, that nobody is signed in for.
        (set_priority, {"user": None, "number": 5, "reason": "x"}),
        (import_translations, {"path": here, "engine": "mt"}),
        (pretranslate, {"language": "es", "engine": "apertium"}),
        (build_release, {"version": "1.0.0"}),
        (import_decisions, {"path": here}),
        (import_glossary, {"name": "terms.csv", "content": b""}),
        (plant, {"language": "es", "count": 1, "seed": 1, "kinds": ()}),
        (remove_form, {"form": "culture"}),
    ):
        with pytest.raises(NotPermitted, match="archived"):
            change(**of, **given_to)  # type: ignore[operator]
    with pytest.raises(NotPermitted):
        changes.set_state(user=person, campaign=campaign, state=CampaignState.OPEN)
    assert rehearsed(changes.set_state, state=CampaignState.OPEN, **given).closed == 0
    changes.set_state(state=CampaignState.CLOSED, **given)
    assert (campaign.is_open, changes.state_of(campaign=campaign)) == (False, "closed")


def benchmark_of(**subjects: int) -> Any:
    benchmark = BenchmarkFactory()
    for subject, count in subjects.items():
        ItemFactory.create_batch(count, benchmark=benchmark, subject=subject, category=subject[:1])
    return benchmark


def test_a_sample_shrinks_by_what_nobody_has_begun_and_grows_by_what_is_new():
    benchmark = benchmark_of(anatomy=5, botany=5)
    ItemFactory(benchmark=benchmark, split="dev", subject="anatomy")
    campaign = make_campaign(benchmark=benchmark, label_per_subject=0)
    manager, person = member(campaign, Role.MANAGER), member(campaign)
    accept(person, claim(campaign, person))
    accept(person, claim(campaign, person))
    claim(campaign, person)
    begun = set(
        campaign.tasks.filter(assignments__isnull=False).values_list("item__sample_id", flat=True)
    )
    release = Cut.now()
    texts = {pk: one.current_translation_id for pk, one in standings(campaign, release).items()}
    given = {"user": manager, "campaign": campaign, "kind": "review"}
    shrunk = rehearsed(
        change_sample, rule=SampleRule(1, "test", seed=3, subjects=("botany",)), **given
    )
    assert shrunk == Effect(closed=7, kept=2, in_hand=1)
    left = open_reviews(campaign)
    assert len(left) == 4
    assert begun < left
    assert {Item.objects.get(sample_id=one).subject for one in left - begun} == {"botany"}
    asked = protocol_file(campaign).kinds["review"].sample
    assert set(asked.ids or ()) == left  # what the rule does not draw alone is told by its ids
    assert {
        pk: one.current_translation_id for pk, one in standings(campaign, release).items()
    } == texts
    grown = rehearsed(change_sample, rule=SampleRule(4, "test", seed=3), **given)
    assert grown == Effect(opened=8 + 1 - 4)
    assert open_reviews(campaign) > left
    everything = rehearsed(change_sample, rule=SampleRule(), **given)
    assert everything.opened == 2
    assert protocol_file(campaign).kinds["review"].sample == SampleRule()
    some = sorted(one for one in begun if "/test/" in one)[:1]
    listed = rehearsed(change_sample, rule=SampleRule(ids=tuple(some)), **given)
    assert (listed.kept, listed.closed) == (1, 8)
    for rule, field in (
        (SampleRule(ids=("no/such/1",)), "ids"),
        (SampleRule(split="train"), "split"),
        (SampleRule(subjects=("zoology",)), "subjects"),
    ):
        with pytest.raises(Invalid) as refused:
            change_sample(rule=rule, **given)
        assert set(refused.value.fields) == {field}
    with pytest.raises(Invalid, match="no such kind"):
        change_sample(user=manager, campaign=campaign, kind="revision", rule=SampleRule())


def test_a_kind_that_was_not_asked_for_can_be():
    campaign = make_campaign(label_per_subject=0)
    manager = member(campaign, Role.MANAGER)
    given = {"user": manager, "campaign": campaign}
    assert rehearsed(change_sample, kind="label", rule=SampleRule(2, seed=1), **given).opened == 2
    assert rehearsed(change_sample, kind="answer", rule=SampleRule(), **given).opened == 4
    assert not campaign.tasks.filter(kind="answer", candidates__isnull=True).exists()


def test_more_decisions_reopen_places_and_fewer_drop_none():
    campaign = make_campaign(items=3, label_per_subject=0, overlap_review=2)
    manager = member(campaign, Role.MANAGER)
    people = [member(campaign) for _ in range(3)]
    for person in people[:2]:
        accept(person, claim(campaign, person))
    accept(people[0], claim(campaign, people[0]))
    claim(campaign, people[0])
    before, texts = Cut.now(), _states(campaign, Cut.now())
    given = {"user": manager, "campaign": campaign, "kind": "review"}
    unbegun = make_campaign(items=3, label_per_subject=0)
    told = change_overlap(user=None, campaign=unbegun, kind="review", overlap=3, dry_run=True)
    assert told == Effect(changed=3)
    more = rehearsed(change_overlap, overlap=3, **given)
    assert more == Effect(opened=1, in_hand=1, changed=3)
    assert _states(campaign, before) == texts
    assert set(campaign.tasks.values_list("state", flat=True)) == {TaskState.OPEN}
    accept(people[2], claim(campaign, people[2]))
    now = _states(campaign, Cut.now())
    fewer = rehearsed(change_overlap, overlap=1, **given)
    assert fewer == Effect(closed=2, kept=1, in_hand=1, changed=2)
    assert _states(campaign, before) == texts
    assert now == _states(campaign, before) | now
    assert sorted(campaign.tasks.values_list("overlap", "remaining")) == [(1, 0), (1, 0), (3, 0)]
    assert campaign.tasks.filter(state=TaskState.AGREED).count() == 2
    assert campaign.protocol.overlap("review") == 1
    with pytest.raises(Invalid, match="overlap_review"):
        change_overlap(overlap=0, **given)


def _states(campaign: Campaign, cut: Cut) -> dict[int, TaskState]:
    return {pk: one.state for pk, one in standings(campaign, cut).items()}


def standings(campaign: Campaign, cut: Cut) -> dict[int, Standing]:
    shared = SharedFacts(campaign, cut)
    languages = (campaign.source_language, *campaign.languages)
    return {
        pk: one for language in languages for pk, one in Facts(shared, language).standings.items()
    }


def test_priorities_say_what_comes_first_of_what_is_there_and_of_what_opens_later():
    benchmark = benchmark_of(anatomy=2, botany=2, civics=2)
    campaign = make_campaign(
        benchmark=benchmark, languages=("es", "am"), translated=False, label_per_subject=0
    )
    translate(campaign, "es")
    manager, person = member(campaign, Role.MANAGER), member(campaign)
    given = {"user": manager, "campaign": campaign, "reason": "Asked for first"}
    order = {"subjects": ["civics", "botany"], "in_order": True}
    assert rehearsed(set_priority, number=5, **order, **given).changed == 4
    last = Item.objects.filter(subject="anatomy").first()
    assert last is not None
    set_priority(number=-1, sample_ids=[last.sample_id], languages=["am"], **given)
    translate(campaign, "am")
    task = claim(campaign, person).task
    assert (task.item.subject, task.priority, task.priority_reason) == (
        "civics", 6, "Asked for first",
    )  # fmt: skip
    tasks = campaign.tasks.filter(language="am").order_by("-priority", "position")
    assert [one.priority for one in tasks] == [6, 6, 5, 5, 0, -1]
    for wrong in ({"subjects": ["zoology"]}, {"languages": ["fr"]}, {"kinds": ["x"]}):
        with pytest.raises(Invalid, match="none of these"):
            set_priority(number=1, **wrong, **given)
    with pytest.raises(Invalid, match="number"):
        set_priority(number=5000, **given)
