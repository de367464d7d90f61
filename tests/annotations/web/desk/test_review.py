import json
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, Flag, Skip, Task, TaskCandidate, Translation
from annotations.models.tasks import AssignmentState
from annotations.models.translations import text_hash
from annotations.selectors.desk import offered_texts
from annotations.services.claiming import expire_leases
from annotations.vocabularies import Origin, RejectReason, Verdict
from tests.annotations.web.desk.conftest import Desk
from tests.factories import translate
from tests.pages import flat

EDITED = "¿Qué palabra 🦴 es “wicked” en Boston?"
WITHOUT_MARK = "¿Qué palabra 🦴 es “wicked” en Boston"


def test_the_screen_shows_source_target_and_key_as_one_unit(desk: Desk) -> None:
    page = flat(desk.open("review"))
    assert page.count('class="pair-source text" lang="en"') == 5
    assert page.count('lang="es" dir="ltr" spellcheck="true" aria-describedby="said-') == 5
    assert page.count('class="pair is-key"') == 1
    assert page.count("test-engine") == 10  # Part of the texts: on the screen, and for reset.


def test_an_untouched_text_is_accepted_and_the_next_task_follows(desk: Desk) -> None:
    desk.open("review")
    answer = desk.review(active_seconds=42)
    assert (answer.status_code, answer["Location"]) == (303, desk.queue_url("review"))
    review = Review.objects.get()
    assert (review.verdict, review.active_seconds) == (Verdict.ACCEPT, 42)
    assert "Nothing left here" in desk.open("review").content.decode()


def test_line_ends_that_a_browser_rewrites_are_no_edit(desk: Desk) -> None:
    desk.open("review")
    task, current = desk.assignment.task, desk.campaign.current_translations.get().translation
    lines = Translation.objects.create(
        item=task.item,
        language="es",
        question="Dice:\n¿Qué palabra es “wicked” en Boston?",
        options=current.options,
        origin=Origin.IMPORTED,
        text_hash=text_hash("Dice:\n¿Qué palabra es “wicked” en Boston?", current.options),
    )
    TaskCandidate.objects.create(task=task, translation=lines, position=1)
    seen = offered_texts(task).index(lines)
    desk.review(seen=seen, question=lines.question.replace("\n", "\r\n"))
    assert Review.objects.get().result == lines


def test_a_changed_text_becomes_a_post_edit(desk: Desk) -> None:
    desk.open("review")
    desk.review(question=EDITED)
    review = Review.objects.get()
    assert review.verdict == Verdict.EDIT
    assert review.result.question == EDITED
    assert review.result.parent == review.seen


def test_another_of_several_texts_can_be_chosen_without_seeing_its_engine(desk: Desk) -> None:
    translate(desk.campaign, "es", engine="other")
    page = desk.open("review").content.decode()
    assert page.count('name="seen"') == 3  # Two texts, and the reject dialog.
    other = offered_texts(desk.assignment.task)[1]
    options = dict(
        zip(["option_a", "option_b", "option_c", "option_d"], other.options, strict=True)
    )
    desk.review(seen=1, question=other.question, **options)
    review = Review.objects.get()
    assert (review.seen, review.verdict) == (other, Verdict.ACCEPT)


def test_rejecting_needs_a_reason(desk: Desk) -> None:
    desk.open("review")
    refused = desk.review(verdict="reject")
    assert refused.status_code == 422
    assert "Say why the text is rejected." in refused.content.decode()
    desk.review(verdict="reject", reason=RejectReason.UNREADABLE)
    assert Review.objects.get().result is None


def test_the_same_submission_twice_is_stored_once(desk: Desk) -> None:
    desk.open("review")
    nonce = str(uuid.uuid4())
    first = desk.review(question=EDITED, nonce=nonce)
    second = desk.review(question=EDITED, nonce=nonce)
    assert (first.status_code, second.status_code) == (303, 303)
    assert Review.objects.count() == 1
    assert "nothing was written twice" in desk.open("review").content.decode()


def test_an_empty_field_is_refused_with_all_text_kept(desk: Desk) -> None:
    desk.open("review")
    refused = desk.review(question=EDITED, option_b=" ")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert EDITED in page
    assert "Empty; write the translation, or reject the text." in page
    assert not Review.objects.exists()


def test_a_null_character_is_refused_at_its_field(desk: Desk) -> None:
    desk.open("review")
    refused = desk.review(question="Uno\0Dos")
    assert refused.status_code == 422
    assert "Null characters are not allowed." in refused.content.decode()


def test_a_warning_is_asked_once_and_then_stands(desk: Desk) -> None:
    desk.open("review")
    asked = desk.review(question=WITHOUT_MARK)
    assert asked.status_code == 422
    assert 'value="end_punctuation"' in asked.content.decode()
    desk.review(question=WITHOUT_MARK, acknowledged=["end_punctuation", "opening_marks"])
    assert Review.objects.get().result.question == WITHOUT_MARK


def test_the_preview_shows_difference_effort_and_findings(desk: Desk) -> None:
    desk.open("review")
    page = desk.post(
        "preview", {"seen": 0, "question": WITHOUT_MARK, "option_a": "El fémur"}
    ).content.decode()
    assert "<ins>" in page
    assert "HTER" in page
    assert 'class="finding finding-warning"' in page
    assert 'data-errors="0"' not in page  # The other options are empty.


def test_a_text_rewritten_from_end_to_end_says_at_most(desk: Desk) -> None:
    desk.open("review")
    page = desk.post("preview", {"seen": 0, "question": "palabra " * 400})
    assert "HTER ≤" in flat(page)


def test_a_change_in_a_long_text_is_shown_with_what_stands_around_it(desk: Desk) -> None:
    desk.open("review")
    seen = desk.assignment.task.candidates.get().translation
    text = Translation.objects.create(
        item=seen.item,
        language="es",
        question="una palabra " * 200,
        options=seen.options,
        origin=Origin.IMPORTED,
        text_hash="0",
    )
    TaskCandidate.objects.create(task=desk.assignment.task, translation=text, position=1)
    question = f"{text.question}nueva"
    place = offered_texts(desk.assignment.task).index(text)
    page = desk.post("preview", {"seen": place, "question": question}).content.decode()
    note = page.split('id="note-question"')[1].split('id="note-option_a"')[0]
    assert "nueva</ins>" in note
    assert " … " in note
    assert len(note) < 2000


def test_a_draft_is_kept_and_brought_back(desk: Desk) -> None:
    desk.open("review")
    saved = desk.post("draft", {"question": EDITED, "draft_version": 0})
    assert saved.json()["version"] == 1
    assert saved.json()["seconds_left"] > 3500
    page = desk.open("review").content.decode()
    assert EDITED in page
    assert "Draft restored" in page


def test_a_draft_of_an_older_window_is_not_called_saved(desk: Desk) -> None:
    desk.open("review")
    desk.post("draft", {"question": "new", "draft_version": 0})
    late = desk.post("draft", {"question": "old", "draft_version": 0})
    assert late.status_code == 409
    assert "Another window" in late.json()["problem"]
    assert desk.assignment.draft["question"] == ["new"]


def test_a_draft_that_cannot_be_stored_says_so(desk: Desk) -> None:
    desk.open("review")
    assert desk.post("draft", {"question": "a\0b", "draft_version": 0}).status_code == 422
    assert desk.post("draft", {"question": "a", "draft_version": "x"}).status_code == 422


def test_a_conflict_gives_the_text_back(desk: Desk) -> None:
    desk.open("review")
    desk.review()
    conflict = desk.review(question=EDITED, comment="Look at this.")
    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert EDITED in page
    assert "Look at this." in page
    assert "Store as a correction" in page


def test_a_late_submission_is_stored_beside_the_count(
    desk: Desk, sit_down: Callable[..., Desk]
) -> None:
    desk.open("review")
    Assignment.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    expire_leases()
    for other in (sit_down(), sit_down()):
        other.open("review")
        other.review()
    desk.review(question=EDITED)
    assert Review.objects.get(person=desk.user).surplus
    assert "kept beside the count" in desk.open("review").content.decode()


def test_a_skip_takes_a_reason_and_gives_the_place_back(desk: Desk) -> None:
    desk.open("review")
    refused = desk.post("skip", {})
    assert refused.status_code == 422
    assert "Say why you leave this task to others." in refused.content.decode()
    desk.post("skip", {"reason": "unclear", "comment": "Which bone?"})
    assert Skip.objects.get().reason == "unclear"
    assert desk.assignment.state == AssignmentState.SKIPPED
    assert Task.objects.get(kind="review").remaining == 2


def test_a_flag_leaves_the_task_in_hand(desk: Desk) -> None:
    desk.open("review")
    answer = desk.post("flag", {"reason": "wrong_key"})
    assert answer["Location"] == desk.queue_url("review")
    flag = Flag.objects.get()
    assert (flag.reason, flag.person, flag.language) == ("wrong_key", desk.user, "es")
    assert desk.assignment.state == AssignmentState.OPEN


def test_a_flag_without_a_reason_is_asked_for_one(desk: Desk) -> None:
    desk.open("review")
    answer = desk.post("flag", {"reason": "suspicious_score"})
    assert "Select a valid choice" in answer.content.decode()
    assert not Flag.objects.exists()


def test_the_offered_texts_come_along_for_reset(desk: Desk) -> None:
    page = desk.open("review").content.decode()
    data = page.split('<script id="offered-texts" type="application/json">')[1].split("<")[0]
    (fields,) = json.loads(data).values()
    assert set(fields) == {"question", "option_a", "option_b", "option_c", "option_d"}
