"""Planted damage and gold: where they come from, and that they look like work."""

from collections import Counter

import pytest
from django.utils import timezone

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import adjudicate_label, set_label_gold
from annotations.models import Assignment, Control, Translation
from annotations.models.tasks import TaskState
from annotations.quality.checks import Report
from annotations.quality.damage import Damaged, outcome
from annotations.quality.units import Unit
from annotations.selectors.reach import reach
from annotations.services.adjudicating import Ruling
from annotations.services.campaign_checks import CampaignChecks
from annotations.services.controls import draw_gold, plant
from annotations.services.glossary import add_term
from annotations.vocabularies import DamageKind, Origin, Purpose, Role
from tests.controls import accept_texts, controlled_campaign, own_task, plant_some
from tests.factories import make_campaign, member
from tests.work import claim, culture, edit, envelope, label
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


def units(control: Control) -> tuple[Unit, Unit]:
    texts = Translation.objects.filter(taskcandidate__task=control.task, origin=Origin.PLANTED)
    clean, planted = control.clean_text, texts.get()
    assert clean is not None
    return clean.unit, planted.unit


def test_damage_is_planted_in_accepted_texts_and_the_kinds_take_turns(monkeypatch):
    """As long as no check names it."""
    campaign = controlled_campaign(items=6)
    accept_texts(campaign, 6)
    monkeypatch.setattr(CampaignChecks, "report", lambda _checks, **_given: Report())
    kinds = DamageKind.OPTION_SWAPPED, DamageKind.NUMBER_CHANGED, DamageKind.NEGATION_DROPPED
    made = plant_some(campaign, 6, *kinds)
    assert (made.made, made.there, made.missing, made.waiting) == (6, 0, 0, 0)
    controls = list(Control.objects.select_related("task__item", "clean_text"))
    assert Counter(control.damage for control in controls) == dict.fromkeys(kinds, 2)
    for control in controls:
        clean, planted = units(control)
        kind = DamageKind(control.damage)
        assert outcome(clean, Damaged(kind, planted), planted, "es") == "missed"
        assert control.clean_text == own_task(control).consensus.translation


def test_a_fault_that_the_page_would_name_is_not_planted():
    campaign = controlled_campaign(items=3)
    accept_texts(campaign, 3)
    assert plant_some(campaign, 3, DamageKind.NUMBER_CHANGED).made == 0
    made = plant_some(campaign, 3, DamageKind.NUMBER_CHANGED, DamageKind.OPTION_SWAPPED)
    assert made.made == 3
    assert {control.damage for control in Control.objects.all()} == {DamageKind.OPTION_SWAPPED}


def test_a_fault_that_the_campaigns_glossary_would_name_is_not_planted():
    campaign = controlled_campaign(items=3)
    accept_texts(campaign, 3)
    assert plant_some(campaign, 1, DamageKind.FIELD_UNTRANSLATED).made == 1
    for name, target in zip(
        ("Ebro", "Tagus", "Duero", "Segura"), ("Ebro", "Tajo", "Duero", "Segura"), strict=True
    ):
        add_term(campaign=campaign, language="es", source=f"The {name}", target=f"El {target}")
    assert plant_some(campaign, 3, DamageKind.FIELD_UNTRANSLATED).made == 0


def test_a_forecast_says_whom_the_damage_can_come_to():
    campaign = controlled_campaign(items=4)
    accept_texts(campaign, 2)
    made = plant_some(campaign, 2, DamageKind.OPTION_SWAPPED)
    assert made.reach.people == ()
    assert made.reach.nobody == 2
    fresh, half = member(campaign), member(campaign)
    member(campaign, Role.MANAGER)
    Assignment.objects.create(
        task=own_task(Control.objects.first()),
        person=half,
        protocol=campaign.protocol,
        state="released",
        round=1,
        claimed_at=timezone.now(),
        expires_at=timezone.now(),
    )
    (found,) = reach(campaign, Control.objects.all())
    assert (found.language, found.controls, found.nobody) == ("es", 2, 0)
    assert found.people == ((fresh, 2), (half, 1))


def test_a_control_looks_like_the_task_of_its_item():
    campaign = controlled_campaign(items=1)
    accept_texts(campaign, 1)
    plant_some(campaign, 1)
    control = Control.objects.get()
    own, task = own_task(control), control.task
    same = ("protocol_id", "position", "priority", "priority_reason", "note", "round")
    assert [getattr(task, name) for name in same] == [getattr(own, name) for name in same]
    assert task.candidates.count() == own.candidates.count()


def test_the_damage_is_in_what_people_made_of_the_text():
    campaign = controlled_campaign(items=1)
    user = member(campaign)
    question = "¿Cuál de estos 2 ríos no mide 25 kilómetros?"
    edit(user, claim(campaign, user), question)
    plant_some(campaign, 1, DamageKind.OPTION_SWAPPED)
    control = Control.objects.get()
    clean, planted = units(control)
    assert clean.question == planted.question == question
    assert sorted(clean.options) == sorted(planted.options)
    assert clean.options != planted.options
    assert control.task.candidates.count() == 1


def test_only_what_people_accepted_is_damaged():
    campaign = controlled_campaign(items=3)
    accept_texts(campaign, 1)
    made = plant_some(campaign, 3)
    assert (made.made, made.missing) == (1, 2)


def test_texts_that_people_wrote_elsewhere_fill_up_and_wait_for_their_own_tasks():
    campaign = controlled_campaign(items=3)
    accept_texts(campaign, 1)
    task = campaign.tasks.filter(kind="review", state=TaskState.OPEN).first()
    offered = task.candidates.get()
    offered.translation = Translation.objects.create(
        item=task.item,
        language="es",
        question="¿Cuál de estos 9 ríos no pasa por Madrid?",
        options=["El Ebro", "El Tajo", "El Duero", "El Segura"],
        origin=Origin.IMPORTED,
        text_hash="x",
    )
    offered.save()
    made = plant_some(campaign, 3)
    assert (made.made, made.missing, made.waiting) == (2, 1, 1)


def test_the_same_seed_plants_nothing_twice_and_what_was_missing_later():
    campaign = controlled_campaign(items=4)
    accept_texts(campaign, 2)
    assert plant_some(campaign, 3).made == 2
    again = plant_some(campaign, 3)
    assert (again.made, again.there, again.missing) == (0, 2, 1)
    accept_texts(campaign, 2)
    assert plant_some(campaign, 3).made == 1
    assert plant_some(campaign, 3).made == 0
    assert plant_some(campaign, 1, seed=2).made == 1
    assert Control.objects.count() == 4


def test_the_same_seed_draws_the_same_damage():
    drawn = []
    for _ in range(2):
        campaign = controlled_campaign(items=6)
        type(campaign).objects.filter(pk=campaign.pk).update(name=f"other-{campaign.pk}")
        accept_texts(campaign, 6)
        campaign.name = "the-same"
        plant_some(campaign, 3)
        found = Control.objects.filter(task__campaign=campaign).order_by("task__position")
        first = min(campaign.tasks.values_list("position", flat=True))
        drawn.append([(c.task.position - first, c.damage) for c in found])
    assert drawn[0] == drawn[1]


def test_items_where_the_damage_finds_no_place_are_left_out():
    campaign = make_campaign(items=3)
    accept_texts(campaign, 3)
    made = plant_some(campaign, 3, DamageKind.NEGATION_DROPPED)
    assert (made.made, made.missing) == (0, 3)


def test_no_options_are_exchanged_where_no_key_is_known():
    campaign = controlled_campaign(items=2, key=None)
    accept_texts(campaign, 2)
    made = plant_some(campaign, 2, DamageKind.OPTION_SWAPPED)
    assert (made.made, made.missing) == (0, 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"count": 0}, "count"), ({"kinds": []}, "kinds"), ({"language": "am"}, "language")],
)
def test_what_cannot_be_planted_is_refused_with_a_remedy(wrong, field):
    campaign = controlled_campaign(items=1)
    given = {"language": "es", "count": 1, "seed": 1, "kinds": list(DamageKind), **wrong}
    with pytest.raises(Invalid) as refusal:
        plant(campaign=campaign, **given)
    assert list(refusal.value.fields) == [field]


def test_only_managers_who_do_not_annotate_make_controls():
    campaign = controlled_campaign(items=1)
    manager = member(campaign, Role.MANAGER)
    plant(campaign=campaign, language="es", count=1, seed=1, user=manager)
    campaign.memberships.create(user=manager, role=Role.ANNOTATOR)
    for user in (manager, member(campaign, Role.REVIEWER), member(campaign)):
        with pytest.raises(NotPermitted):
            plant(campaign=campaign, language="es", count=1, seed=1, user=user)
        with pytest.raises(NotPermitted):
            draw_gold(campaign=campaign, kind="label", language="en", count=1, seed=1, user=user)


def test_gold_culture_is_what_a_reviewer_ruled():
    campaign = make_campaign(items=2, overlap_label=1)
    labeller, reviewer = member(campaign), member(campaign, Role.REVIEWER)
    for _ in range(2):
        label(campaign, labeller, ["none"])
    task = campaign.tasks.filter(kind="label").first()
    adjudicate_label(
        ruling=Ruling(
            reviewer, task.pk, "8f14e45f-ceea-467f-a7f2-1d1a5f0c0a01", "As the guideline says"
        ),
        answers=culture(["cultural"], True, cultures=["African Culture"]),
    )
    made = draw_gold(campaign=campaign, kind="label", language="en", count=5, seed=1)
    assert (made.made, made.missing) == (1, 4)
    control = Control.objects.get()
    assert control.task.item == task.item
    assert control.task.purpose == Purpose.GOLD
    assert control.expected["knowledge"] == ["cultural"]
    assert control.expected["cultures"] == ["African Culture"]
    assert control.expected["time_sensitive"] is True


def test_gold_answers_are_those_that_stood_the_test():
    campaign = make_campaign(items=2, answer_per_subject=None, overlap_answer=1)
    user = member(campaign)
    for right in (True, False):
        held = claim(campaign, user, "answer")
        text = held.task.candidates.get()
        choice = held.task.item.key if right else (held.task.item.key + 1) % 4
        submit_answer(envelope=envelope(user, held), seen_id=text.translation_id, choice=choice)
    made = draw_gold(campaign=campaign, kind="answer", language="es", count=2, seed=1)
    assert (made.made, made.missing) == (1, 1)
    control = Control.objects.get()
    assert control.expected == {"choice": control.task.item.key}
    shown = control.task.candidates.get().translation
    assert shown == own_task(control).candidates.get().translation


def test_a_manager_gives_the_right_tags_of_an_item_once():
    campaign = make_campaign(items=1)
    manager, item = member(campaign, Role.MANAGER), campaign.benchmark.items.get()
    tags = culture(["regional"], False, regions=["Europe"])
    control = set_label_gold(user=manager, campaign=campaign, item=item, answers=tags)
    assert control.expected["regions"] == ["Europe"]
    with pytest.raises(Invalid):
        set_label_gold(user=manager, campaign=campaign, item=item, answers=tags)
    with pytest.raises(Invalid):
        set_label_gold(
            user=manager,
            campaign=campaign,
            item=item,
            answers=culture(["none"], False, regions=["Europe"]),
        )


def test_reviews_have_no_gold():
    with pytest.raises(Invalid):
        draw_gold(campaign=make_campaign(items=1), kind="review", language="es", count=1, seed=1)
