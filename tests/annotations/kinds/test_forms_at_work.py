"""A form that the program has never seen: opened, answered, disputed, ruled on, known."""

import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from annotations.forms.form import Form
from annotations.forms.reading import read_form
from annotations.kinds.label.acts import adjudicate_label, set_label_gold, submit_label
from annotations.kinds.label.ledger import Label
from annotations.kinds.review.acts import adjudicate_text
from annotations.models import Assignment, Control, CurrentTranslation
from annotations.models.tasks import TaskState
from annotations.selectors.agreement.asked import table
from annotations.selectors.gold import gold_numbers, judged
from annotations.selectors.ledger import standing_of
from annotations.selectors.queue import queues_for
from annotations.services.adjudicating import return_task
from annotations.services.claiming import claim_task
from annotations.services.controls import draw_gold
from annotations.services.planning import plan_of
from annotations.vocabularies import Role
from tests.clarity import CLARITY, FINE, POOR, about, answer, asking, ruling
from tests.factories import make_campaign, member, translate
from tests.invariants import broken_invariants
from tests.work import ALL_CHECKS, accept, claim, edit, envelope, label
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return read_form(CLARITY)


def test_a_form_on_the_translation_opens_with_its_texts_and_shows_them(form):
    campaign = asking(form, items=2, languages=("es", "ar"))
    tasks = about(campaign, form)
    assert {(task.language, task.protocol) for task in tasks} == {
        ("es", campaign.protocol), ("ar", campaign.protocol),
    }  # fmt: skip
    assert len(tasks) == 4
    current = CurrentTranslation.objects.filter(campaign=campaign)
    assert {task.text for task in tasks} == {row.translation for row in current}
    assert all(task.candidates.get().translation == task.text for task in tasks)
    assert not campaign.tasks.filter(kind="label", language="en").exists()
    translate(campaign, "es")
    assert len(about(campaign, form)) == 4


def test_answers_are_stored_as_the_form_says_with_the_text_that_they_are_about(form):
    campaign = asking(form)
    [task] = about(campaign, form)
    stored = answer(member(campaign), task, POOR).decision
    stored.refresh_from_db()
    assert stored.seen == task.text
    assert stored.answers == POOR | {
        "marks": [{"field": "question", "start": 0, "end": 6, "label": "major"}],
        "note": "The order\nis wrong.",
    }


@pytest.mark.parametrize(
    ("changed", "question"),
    [
        ({"where": ["word"]}, "where"),
        ({"problem": "style"}, "problem"),
        ({"fluent": "yes"}, "fluent"),
        ({"score": 101}, "score"),
        ({"colour": "red"}, "colour"),
        ({"fluent": False, "marks": [POOR["marks"][0] | {"quote": "other"}]}, "marks"),
    ],
)
def test_an_answer_that_is_not_usable_is_refused_by_its_question(form, changed, question):
    campaign = asking(form)
    [task] = about(campaign, form)
    user = member(campaign)
    with pytest.raises(Invalid) as refusal:
        answer(user, task, FINE | changed)
    assert any(question in name for name in refusal.value.fields)
    assert not Label.objects.exists()
    assert answer(user, task, FINE)


def test_two_people_disagree_a_reviewer_rules_and_the_ledger_says_so(form):
    campaign = asking(form, items=2)
    first, second = about(campaign, form)
    people = member(campaign), member(campaign)
    for user, answers in zip(people, (FINE, POOR), strict=True):
        answer(user, first, answers)
        answer(user, second, FINE | {"score": answers["score"]})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (TaskState.DISPUTED, TaskState.AGREED)
    assert first.consensus.values["disputed"] == ["problem"]
    assert first.consensus.values["shares"]["problem"] == {
        "nothing": 0.5, "grammar": 0.5, "meaning": 0.0,
    }  # fmt: skip
    assert second.consensus.values["answers"] == FINE | {"score": 60}
    assert second.consensus.outcome == "agreed"
    told = table(campaign, "label", form=form.id)
    rows = {question["key"]: question for question in told["questions"]}
    assert rows["problem"]["observed"] == 0.5
    assert rows["problem"]["units"] == 2
    assert rows["score"]["label"] == {"en": "How good is it?"}
    assert rows["score"]["coefficients"]["alpha"]["value"] is not None
    reviewer = member(campaign, Role.REVIEWER)
    with pytest.raises(Invalid, match="where: Not asked"):
        adjudicate_label(ruling=ruling(reviewer, first), answers=FINE | {"where": ["word"]})
    made = adjudicate_label(ruling=ruling(reviewer, first), answers=POOR)
    assert made.values["where"] == ["order", "word"]
    first.refresh_from_db()
    assert (first.state, first.consensus.outcome) == (TaskState.ADJUDICATED, "adjudicated")
    assert first.consensus.values["answers"]["where"] == ["order", "word"]
    assert standing_of([first])[first.pk].values == first.consensus.values
    assert broken_invariants(campaign) == []


def test_a_returned_label_task_is_labelled_anew(form):
    campaign = asking(form, overlap_label=1)
    [task] = about(campaign, form)
    user = member(campaign)
    answer(user, task, POOR)
    reviewer = member(campaign, Role.REVIEWER)
    return_task(user=reviewer, task_id=task.pk, nonce=uuid.uuid4(), note="Read again.")
    answer(user, task, FINE)
    task.refresh_from_db()
    assert (task.round, task.consensus.values["answers"]) == (2, FINE)
    assert broken_invariants(campaign) == []


def test_a_form_about_candidates_asks_about_each_of_them_and_hides_who_made_it(form):
    each = replace(form, which="candidates")
    campaign = asking(each, translated=False)
    translate(campaign, "es", "one")
    translate(campaign, "es", "two")
    tasks = about(campaign, each)
    assert {task.text.engine for task in tasks if task.text} == {"one", "two"}
    user = member(campaign)
    for task in tasks:
        answer(user, task, FINE)
    accept(user, claim(campaign, user))
    assert {row.pk for row in about(campaign, each)} == {task.pk for task in tasks}
    assert broken_invariants(campaign) == []


def test_a_form_after_the_review_opens_when_the_text_is_settled(form):
    after = replace(form, after="review")
    campaign = asking(after, items=2, overlap_review=2)
    first, second, third = member(campaign), member(campaign), member(campaign)
    held = claim(campaign, first)
    accept(first, held)
    assert about(campaign, after) == []
    settled = accept(second, claim_task(user=second, task_id=held.task_id)).decision
    [task] = about(campaign, after)
    assert (task.item, task.text) == (held.task.item, settled.result)
    assert answer(third, task, FINE).decision.seen == settled.result
    translate(campaign, "es")
    assert len(about(campaign, after)) == 1


def test_a_text_that_changes_leaves_its_labels_with_the_old_version(form):
    campaign = asking(form)
    [task] = about(campaign, form)
    old = task.text
    labeller, editor = member(campaign), member(campaign)
    label_of_old = answer(labeller, task, POOR).decision
    new = edit(editor, claim(campaign, editor), "¿Qué hueso es este?").decision.result
    begun, fresh = about(campaign, form)
    assert (begun.pk, begun.text, begun.is_closed) == (task.pk, old, True)
    assert begun.state == TaskState.OPEN  # One label of two comes to nothing.
    assert (fresh.text, fresh.remaining) == (new, 2)
    assert fresh.candidates.get().translation == new
    label_of_new = answer(labeller, fresh, FINE).decision
    assert (label_of_old.seen, label_of_new.seen) == (old, new)
    assert broken_invariants(campaign) == []


def test_a_task_that_nobody_has_worked_on_goes_over_to_the_new_text(form):
    campaign = asking(form)
    [task] = about(campaign, form)
    editor = member(campaign)
    new = edit(editor, claim(campaign, editor), "¿Qué hueso es este?").decision.result
    [moved] = about(campaign, form)
    assert (moved.pk, moved.text) == (task.pk, new)
    assert moved.candidates.get().translation == new


def test_a_text_that_stands_again_is_asked_about_again(form):
    campaign = asking(form, overlap_review=1)
    [task] = about(campaign, form)
    old = task.text
    assert old is not None
    answer(member(campaign), task, FINE)
    editor, reviewer = member(campaign), member(campaign, Role.REVIEWER)
    done = edit(editor, claim(campaign, editor), "¿Qué hueso es este?").decision
    adjudicate_text(
        ruling=ruling(reviewer, done.task),
        question=old.question,
        options=old.options,
        acknowledged=ALL_CHECKS,
    )
    [again] = about(campaign, form)
    assert (again.pk, again.text, again.remaining, again.overlap) == (task.pk, old, 1, 2)
    answer(member(campaign), again, FINE)
    again.refresh_from_db()
    assert again.state == TaskState.AGREED
    assert broken_invariants(campaign) == []


def test_several_forms_are_worked_beside_one_another(form):
    campaign = asking(form, *plan_of(protocol=make_campaign(items=1).protocol).forms)
    user = member(campaign, languages=("es",))
    places = {(queue.kind, queue.language.code) for queue in queues_for(user)}
    assert {("label", "en"), ("label", "es")} <= places
    tags = label(campaign, user, ["none"]).decision
    [task] = about(campaign, form)
    own = answer(user, task, FINE).decision
    assert (tags.task.form, own.task.form) == ("culture", "clarity")
    assert tags.seen is None
    assert broken_invariants(campaign) == []


def test_whoever_works_in_other_languages_has_no_task_on_a_text(form):
    campaign = asking(form, languages=("es", "ar"))
    user = member(campaign, languages=("ar",))
    [task] = about(campaign, form, language="es")
    with pytest.raises(NotPermitted):
        claim_task(user=user, task_id=task.pk)


# Known answers.


def test_gold_of_a_form_is_held_against_its_questions_but_for_marks(form):
    campaign = asking(form, items=2)
    task, _other = about(campaign, form)
    manager = member(campaign, Role.MANAGER)
    control = set_label_gold(
        user=manager, campaign=campaign, item=task.item, answers=POOR, form="clarity"
    )
    assert "marks" not in control.expected
    assert (control.task.form, control.task.text) == ("clarity", task.text)
    user = member(campaign)
    held = Assignment.objects.create(
        task=control.task,
        round=1,
        person=user,
        protocol=campaign.protocol,
        claimed_at=timezone.now(),
        expires_at=timezone.now(),
    )
    submit_label(envelope=envelope(user, held), answers=POOR | {"score": 31, "marks": []})
    of_campaign = Control.objects.filter(task__campaign=campaign)
    [row] = gold_numbers(of_campaign, judged(of_campaign))
    assert (row.form, row.exact.part, row.exact.whole) == ("clarity", 0, 1)
    assert row.tags["problem"].part == 1
    assert row.tags["score"].part == 0
    with pytest.raises(Invalid, match="gold task already"):
        set_label_gold(user=manager, campaign=campaign, item=task.item, answers=POOR)


def test_gold_is_drawn_from_rulings_on_a_form(form):
    campaign = asking(form, overlap_label=1)
    [task] = about(campaign, form)
    answer(member(campaign), task, FINE)
    adjudicate_label(ruling=ruling(member(campaign, Role.REVIEWER), task), answers=POOR)
    made = draw_gold(campaign=campaign, kind="label", language="es", count=1, seed=1)
    control = Control.objects.get()
    assert made.made == 1
    assert control.expected["problem"] == "grammar"
    assert control.task.candidates.get().translation == task.text
