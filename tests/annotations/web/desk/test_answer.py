from annotations.kinds.answer.ledger import Answer
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
    desk.post("submit", {"choice": "2"})
    assert Answer.objects.get().choice == 2


def test_unsure_is_an_answer_too(desk: Desk) -> None:
    desk.open("answer")
    desk.post("submit", {"choice": "unsure"})
    assert Answer.objects.get().choice is None


def test_an_option_that_is_not_there_is_refused(desk: Desk) -> None:
    desk.open("answer")
    for choice in ("4", "", "-1"):
        assert desk.post("submit", {"choice": choice}).status_code == 422
    assert not Answer.objects.exists()


def test_there_is_no_preview_of_an_answer(desk: Desk) -> None:
    desk.open("answer")
    assert desk.post("preview", {}).status_code == 404


def shown(desk: Desk) -> dict[str, str]:
    text = desk.assignment.task.candidates.get().translation
    return {"question": text.question} | {
        f"option_{letter}": option for letter, option in zip("abcd", text.options, strict=True)
    }


def test_an_answer_with_the_text_as_it_was_proposes_nothing(desk: Desk) -> None:
    desk.open("answer")
    lines = {name: text.replace("\n", "\r\n") for name, text in shown(desk).items()}
    desk.post("submit", {"choice": "1", **lines})
    assert Answer.objects.get().proposal is None


def test_what_is_worded_otherwise_is_kept_for_the_reviewers(desk: Desk) -> None:
    desk.open("answer")
    desk.post("submit", {"choice": "1", **shown(desk), "option_b": "La tibia"})
    proposal = Answer.objects.get().proposal
    assert proposal is not None
    assert (proposal.options[1], proposal.parent) == (
        "La tibia",
        desk.assignment.task.candidates.get().translation,
    )
    page = desk.client.get(f"/assignments/{desk.assignment.pk}/correct/").content.decode()
    assert "La tibia</textarea>" in page


def test_half_a_proposal_is_refused_at_its_field(desk: Desk) -> None:
    desk.open("answer")
    refused = desk.post("submit", {"choice": "1", **shown(desk), "option_b": ""})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "data-proposal open" in page
    assert "Empty; write the translation" in page
    assert not Answer.objects.exists()
