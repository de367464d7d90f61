from annotations.models import Answer
from tests.annotations.web.desk.conftest import Desk


def test_neither_key_nor_source_nor_machine_mark_is_on_the_page(desk: Desk) -> None:
    page = desk.open("answer").content.decode().split("<main")[1]
    item = desk.assignment.task.item
    shown = desk.assignment.task.candidates.get().translation
    assert shown.question in page
    for text in (shown.question, *shown.options):
        page = page.replace(text, "")
    assert item.question not in page
    assert not any(option in page for option in item.options)
    assert "is-key" not in page
    assert "key-round" not in page
    assert "test-engine" not in page
    assert " checked" not in page.split('id="single-keys"')[0]


def test_an_answer_is_stored(desk: Desk) -> None:
    desk.open("answer")
    seen = desk.assignment.task.candidates.get().translation_id
    desk.post("submit", {"seen": seen, "choice": "2"})
    assert Answer.objects.get().choice == 2


def test_unsure_is_an_answer_too(desk: Desk) -> None:
    desk.open("answer")
    seen = desk.assignment.task.candidates.get().translation_id
    desk.post("submit", {"seen": seen, "choice": "unsure"})
    assert Answer.objects.get().choice is None


def test_an_option_that_is_not_there_is_refused(desk: Desk) -> None:
    desk.open("answer")
    seen = desk.assignment.task.candidates.get().translation_id
    for choice in ("4", "", "-1"):
        assert desk.post("submit", {"seen": seen, "choice": choice}).status_code == 422
    assert not Answer.objects.exists()


def test_there_is_no_preview_of_an_answer(desk: Desk) -> None:
    desk.open("answer")
    assert desk.post("preview", {}).status_code == 404
