"""A form that the program has never seen: opened, answered, disputed, ruled on, changed."""

import uuid
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.forms.form import Form, Value
from annotations.forms.reading import read_form
from annotations.kinds.label.acts import adjudicate_label, set_label_gold, submit_label
from annotations.kinds.label.ledger import Label
from annotations.kinds.review.acts import adjudicate_text
from annotations.models import Assignment, Campaign, Control, CurrentTranslation, Task
from annotations.models.tasks import TaskState
from annotations.selectors.agreement import by_tag
from annotations.selectors.contents import contents
from annotations.selectors.gold import gold_numbers, judged
from annotations.selectors.ledger import Cut, standing_of
from annotations.selectors.queue import queues_for
from annotations.services.adjudicating import Ruling, return_task
from annotations.services.claiming import claim_task
from annotations.services.controls import draw_gold
from annotations.services.forms import import_form
from annotations.services.planning import plan_of, revise_protocol
from annotations.services.submitting import Submitted
from annotations.vocabularies import Role
from tests.factories import make_campaign, member, translate
from tests.invariants import broken_invariants
from tests.work import ALL_CHECKS, accept, claim, edit, envelope, label
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

CLARITY = """
id = "clarity"
on = "translation"
after = "import"
title = {en = "Clarity"}

[[questions]]
id = "problem"
type = "choice"
text = {en = "What is wrong?"}
values = ["nothing", "grammar", "meaning"]
required = true
column = "problem"

[[questions]]
id = "where"
type = "choices"
text = {en = "What of the grammar?"}
values = ["word", "order", "ending"]
shown_if = {problem = ["grammar"]}
column = "where"

[[questions]]
id = "fluent"
type = "yes_no"
text = {en = "Does it read well?"}
required = true
column = "fluent"

[[questions]]
id = "marks"
type = "spans"
text = {en = "Which words do not?"}
labels = ["minor", "major"]
shown_if = {fluent = ["no"]}
column = "marks"

[[questions]]
id = "score"
type = "scale"
text = {en = "How good is it?"}
min = 0
max = 100
column = "score"

[[questions]]
id = "note"
type = "text"
text = {en = "Anything else?"}
column = "note"
"""
FINE = {"problem": "nothing", "fluent": True, "score": 90}
POOR = {
    "problem": "grammar",
    "where": ["order", "word"],
    "fluent": False,
    "marks": [{"field": "question", "start": 0, "end": 6, "label": "major", "quote": "[test-"}],
    "score": 30,
    "note": " The order\r\nis wrong. ",
}


@pytest.fixture
def form() -> Form:
    return read_form(CLARITY)


def asking(*forms: Form, items: int = 1, **plan: Any) -> Campaign:
    return make_campaign(items=items, forms=forms, **{"overlap_label": 2, **plan})


def about(campaign: Campaign, form: Form, **narrowed: Any) -> list[Task]:
    tasks = campaign.tasks.production().filter(kind="label", form=form.id, **narrowed)
    return list(tasks.select_related("text", "item", "protocol").order_by("pk"))


def answer(user: User, task: Task, answers: dict[str, Any], **fields: Any) -> Submitted[Label]:
    held = claim_task(user=user, task_id=task.pk)
    return submit_label(envelope=envelope(user, held, **fields), answers=answers)


def ruling(user: User, task: Task) -> Ruling:
    return Ruling(user=user, task_id=task.pk, nonce=uuid.uuid4())


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
    rows = {row.tag: row for row in by_tag(campaign, "label", form=form.id)}
    assert rows["problem"].percent == 0.5
    assert rows["problem"].alpha.units == 2
    assert rows["score"].label == {"en": "How good is it?"}
    assert rows["score"].alpha.value is not None
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
    assert (begun.pk, begun.text, begun.remaining) == (task.pk, old, 0)
    assert (fresh.text, fresh.remaining) == (new, 2)
    assert fresh.candidates.get().translation == new
    assert begun.consensus.votes == 1
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


# A form comes in, and changes.


def test_the_same_form_again_changes_nothing(form):
    campaign = make_campaign(items=2)
    made = import_form(campaign=campaign, form=form)
    assert (made.is_new, made.version, made.opened, made.moved) == (True, 2, 2, 0)
    assert list(campaign.protocol.asked) == ["culture", "clarity"]
    again = import_form(campaign=campaign, form=read_form(CLARITY))
    assert (again.is_new, again.version, again.opened) == (False, 2, 0)
    assert campaign.protocols.count() == 2


def test_a_form_in_use_is_never_changed_in_place(form):
    campaign = asking(form, items=3, overlap_label=3)
    begun, left, untouched = about(campaign, form)
    user = member(campaign)
    answer(user, begun, FINE)
    claim_task(user=user, task_id=left.pk)
    first = campaign.protocol
    problem = form.question("problem")
    wider = replace(problem, values=(*problem.values, Value("style", {"en": "Style"})))
    changed = replace(form, questions=(wider, *form.questions[1:]))
    made = import_form(campaign=campaign, form=changed)
    assert (made.version, made.moved, made.kept, made.opened) == (2, 1, 2, 0)
    first.refresh_from_db()
    assert first.asked["clarity"] == form
    states = {task.pk: task.protocol.version for task in about(campaign, form)}
    assert states == {begun.pk: 1, left.pk: 1, untouched.pk: 2}
    with pytest.raises(Invalid, match="problem"):
        answer(member(campaign), begun, FINE | {"problem": "style"})
    stored = answer(member(campaign), untouched, FINE | {"problem": "style"}).decision
    assert stored.answers["problem"] == "style"
    # Whoever takes a task that was begun before works by the newest rules, and is asked the old.
    late = answer(member(campaign), begun, FINE).decision
    assert (late.protocol.version, late.task.protocol.version) == (2, 1)
    [released] = contents(campaign, Cut.now(), version="1.0.0", notes="", parent=None).forms
    assert released.document == changed.document()
    assert released.former == {1: form.document()}
    assert broken_invariants(campaign) == []


def test_what_a_form_with_tasks_is_about_does_not_change(form):
    campaign = asking(form)
    with pytest.raises(Invalid, match="another id"):
        import_form(campaign=campaign, form=replace(form, which="candidates"))
    assert campaign.protocols.count() == 1


def test_only_managers_bring_a_form_in(form):
    campaign = make_campaign(items=1)
    with pytest.raises(NotPermitted):
        import_form(campaign=campaign, form=form, user=member(campaign, Role.REVIEWER))
    manager = member(campaign, Role.MANAGER)
    made = import_form(campaign=campaign, form=form, user=manager)
    assert campaign.protocols.get(version=made.version).created_by == manager


def test_other_rules_keep_the_forms(form):
    campaign = asking(form)
    manager = member(campaign, Role.MANAGER)
    plan = replace(plan_of(protocol=campaign.protocol), grace_minutes=7)
    assert revise_protocol(user=manager, campaign=campaign, plan=plan).asked == {"clarity": form}


def test_a_form_after_the_review_finds_what_is_settled_already(form):
    campaign = make_campaign(items=2)
    user = member(campaign)
    accept(user, claim(campaign, user))
    assert import_form(campaign=campaign, form=replace(form, after="review")).opened == 1


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


# The command.


def run(*given: str) -> str:
    out = StringIO()
    call_command("import_form", *given, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_says_what_it_does_and_what_it_would_do(tmp_path):
    campaign = make_campaign(items=2)
    path = tmp_path / "clarity.toml"
    path.write_text(CLARITY)
    given = str(path), "--campaign", campaign.name
    said = run(*given, "--dry-run")
    assert "would be in version 2" in said
    assert campaign.protocols.count() == 1
    assert '"opened": 2' in run(*given, "--json")
    assert "Nothing changed" in run(*given)
    assert run("culture", "--campaign", campaign.name).startswith("Nothing changed")


def test_the_command_refuses_a_form_as_a_whole(tmp_path):
    campaign = make_campaign(items=1)
    path = tmp_path / "clarity.toml"
    broken = CLARITY.replace('"scale"', '"slider"').replace("problem =", "p =")
    path.write_text(broken)
    with pytest.raises(CommandError) as refused:
        run(str(path), "--campaign", campaign.name)
    assert len(str(refused.value).splitlines()) >= 3
    assert campaign.protocols.count() == 1
