"""The life of an assignment over HTTP: claim, draft, submit once, skip, flag, give back."""

import unicodedata
import uuid

import pytest

from annotations.kinds.answer.ledger import Answer
from annotations.kinds.label.ledger import Label
from annotations.kinds.review.ledger import Review
from annotations.models import Comment, Flag, Skip, Task
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member, translate
from tests.made_once import made_once
from tests.work import ALL_CHECKS, culture

pytestmark = pytest.mark.django_db


@made_once
def campaign():
    return make_campaign(items=3, answer_per_subject=None)


@pytest.fixture
def api(campaign):
    return client_of(member(campaign))


def claim(api, campaign, kind="review", language="es"):
    answer = api.post(
        f"{V1}/campaigns/{campaign.name}/claims", {"kind": kind, "language": language}
    )
    assert answer.status_code == 201, answer.content
    return answer.json()


def acceptance(assignment, **fields):
    return {
        "nonce": str(uuid.uuid4()),
        "seen": assignment["candidates"][0]["position"],
        "verdict": "accept",
        "acknowledged": ALL_CHECKS,
        **fields,
    }


def submit(api, assignment, body, what="reviews", **headers):
    return api.post(f"{V1}/assignments/{assignment['id']}/{what}", body, headers=headers)


def test_a_claimed_review_shows_the_source_and_candidates_without_their_makers(api, campaign):
    assignment = claim(api, campaign)
    task = Task.objects.get(assignments=assignment["id"])
    assert assignment["state"] == "open"
    assert assignment["task"] == {
        "campaign": campaign.name, "kind": "review", "language": "es", "form": "", "note": "",
        "protocol": 1,
    }  # fmt: skip
    assert assignment["source"]["question"] == task.item.question
    assert assignment["source"]["key"] == 1
    [candidate] = assignment["candidates"]
    assert set(candidate) == {"position", "passage", "question", "options"}


def test_a_claimed_answer_task_shows_neither_key_nor_source(api, campaign):
    assignment = claim(api, campaign, "answer")
    task = Task.objects.get(assignments=assignment["id"])
    assert assignment["source"] is None
    assert len(assignment["candidates"]) == 1
    assert "key" not in str(assignment)
    assert task.item.sample_id not in str(assignment)
    assert task.item.question != assignment["candidates"][0]["question"]


def test_claiming_takes_one_task_after_another_until_none_is_left(api, campaign):
    ids = {claim(api, campaign)["id"] for _ in range(3)}
    assert len(ids) == 3
    nothing = api.post(
        f"{V1}/campaigns/{campaign.name}/claims", {"kind": "review", "language": "es"}
    )
    assert (nothing.status_code, nothing.content) == (204, b"")
    held = api.get(f"{V1}/campaigns/{campaign.name}/in-hand").json()
    assert {assignment["id"] for assignment in held} == ids


@pytest.mark.parametrize("by_header", [True, False])
def test_the_same_submission_is_written_once_and_answered_the_same(api, campaign, by_header):
    assignment = claim(api, campaign)
    body = acceptance(assignment, comment="Reads well.")
    headers = {"Idempotency-Key": body.pop("nonce")} if by_header else {}
    first = submit(api, assignment, body, **headers)
    again = submit(api, assignment, body, **headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    review = Review.objects.get(pk=first.json()["id"])
    assert review.result == review.seen
    assert review.task.candidates.get().translation == review.seen
    assert (Review.objects.count(), Comment.objects.get().text) == (1, "Reads well.")


def test_another_content_under_a_nonce_is_a_conflict(api, campaign):
    assignment = claim(api, campaign)
    body = acceptance(assignment, comment="Reads well.")
    submit(api, assignment, body)
    clash = submit(api, assignment, body | {"comment": "Reads badly."})
    assert (clash.status_code, Comment.objects.get().text) == (409, "Reads well.")
    assert "Another version of this was stored" in clash.json()["detail"]


def test_a_nonce_is_asked_for_and_may_not_contradict_itself(api, campaign):
    assignment = claim(api, campaign)
    body = acceptance(assignment)
    nonce = body.pop("nonce")
    assert "nonce" in submit(api, assignment, body).json()["errors"]
    odd = submit(api, assignment, body, **{"Idempotency-Key": "first try"})
    assert (odd.status_code, list(odd.json()["errors"])) == (400, ["Idempotency-Key"])
    two = submit(api, assignment, body | {"nonce": nonce}, **{"Idempotency-Key": str(uuid.uuid4())})
    assert (two.status_code, list(two.json()["errors"])) == (400, ["nonce"])
    assert Review.objects.count() == 0


def test_a_nonce_used_for_another_task_is_a_conflict_and_nothing_is_lost(api, campaign):
    first, second = claim(api, campaign), claim(api, campaign)
    nonce = str(uuid.uuid4())
    submit(api, first, acceptance(first, nonce=nonce, comment="One"))
    clash = submit(api, second, acceptance(second, nonce=nonce))
    assert (clash.status_code, clash["Content-Type"]) == (409, "application/problem+json")
    assert submit(api, second, acceptance(second)).status_code == 201


def test_a_nonce_of_a_review_is_none_of_a_skip(api, campaign):
    first, second = claim(api, campaign), claim(api, campaign)
    nonce = str(uuid.uuid4())
    submit(api, first, acceptance(first, nonce=nonce, comment="One"))
    skip = {"nonce": nonce, "reason": "unclear", "comment": "Two"}
    assert submit(api, second, skip, "skips").status_code == 201


def test_an_edit_is_corrected_by_a_superseding_one(api, campaign):
    assignment = claim(api, campaign)
    options = assignment["candidates"][0]["options"]
    edit = acceptance(
        assignment, verdict="edit", question="¿Qué hueso es el número 0?", options=options
    )
    first = submit(api, assignment, edit).json()
    review = Review.objects.get(pk=first["id"])
    assert review.result != review.seen
    late = submit(api, assignment, acceptance(assignment))
    assert late.status_code == 409
    corrected = submit(api, assignment, acceptance(assignment, supersedes=first["id"]))
    assert (corrected.status_code, corrected.json()["supersedes"]) == (201, first["id"])


def test_culture_tags_and_answers_are_stored(api, campaign):
    labelled = submit(
        api,
        claim(api, campaign, "label", "en"),
        {
            "nonce": str(uuid.uuid4()),
            "answers": {
                "knowledge": ["cultural", "regional"],
                "spans": [{"start": 0, "end": 5, "label": "regional"}],
                "cultures": ["Western Culture"],
                "regions": ["Europe"],
                "countries": ["FR"],
                "time_sensitive": False,
            },
        },
        "labels",
    )
    assert labelled.status_code == 201, labelled.content
    answers = Label.objects.get().answers
    assert (answers["knowledge"], answers["countries"]) == (["cultural", "regional"], ["FR"])
    assert answers["spans"] == [{"field": "question", "start": 0, "end": 5, "label": "regional"}]


QUESTION = unicodedata.normalize("NFD", "Ai hỏi 👩‍🔬:\r\n\r\nwhere is Mali?")
LINES = QUESTION.replace("\r\n", "\n")
COMPOSED = unicodedata.normalize("NFC", LINES)


def at(text, words):
    return {"start": text.index(words), "end": text.index(words) + len(words)}


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (at(QUESTION, "Mali"), "Mali"),
        (at(QUESTION, "Mali") | {"quote": "Mali"}, "Mali"),
        (at(LINES, "Mali") | {"quote": "Mali"}, "Mali"),
        (at(COMPOSED, "Mali") | {"quote": "Mali"}, "Mali"),
        (at(QUESTION, "\r\nwhere") | {"quote": "\nwhere"}, "\r\nwhere"),
        (at(COMPOSED, "hỏi") | {"quote": "hỏi"}, unicodedata.normalize("NFD", "hỏi")),
    ],
)
def test_a_highlight_is_stored_where_its_words_stand_in_the_stored_question(span, words):
    item = ItemFactory(benchmark=BenchmarkFactory(), question=QUESTION)
    campaign = make_campaign(benchmark=item.benchmark)
    api = client_of(member(campaign))
    answers = culture(["regional"], spans=[{**span, "label": "regional"}])
    body = {"nonce": str(uuid.uuid4()), "answers": answers}
    answer = submit(api, claim(api, campaign, "label", "en"), body, "labels")
    assert answer.status_code == 201, answer.content
    [stored] = Label.objects.get().answers["spans"]
    assert stored == at(QUESTION, words) | {"field": "question", "label": "regional"}


@pytest.mark.parametrize("moved", [-1, 1, 100])
def test_a_highlight_of_other_words_than_it_quotes_is_refused(api, campaign, moved):
    assignment = claim(api, campaign, "label", "en")
    words = assignment["source"]["question"][6 + moved : 10 + moved]
    span = {"start": 6, "end": 10, "label": "regional", "quote": words or "skull"}
    body = {"nonce": str(uuid.uuid4()), "answers": culture(["regional"], spans=[span])}
    answer = submit(api, assignment, body, "labels")
    assert answer.status_code == 400
    assert "spans" in answer.json()["errors"]
    assert not Label.objects.exists()


def test_a_blind_answer_may_be_unsure(api, campaign):
    assignment = claim(api, campaign, "answer")
    body = {"nonce": str(uuid.uuid4()), "seen": 0, "choice": None}
    assert submit(api, assignment, body, "answers").status_code == 201
    assert Answer.objects.get().choice is None


def test_what_is_wrong_is_told_by_field(api, campaign):
    assignment = claim(api, campaign)
    refused = submit(api, assignment, {"verdict": "perhaps", "supercedes": 3})
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert set(refused.json()["errors"]) == {"seen", "verdict"}
    misspelt = submit(api, assignment, acceptance(assignment, supercedes=3))
    assert misspelt.json()["errors"] == {"supercedes": ["There is no such field."]}
    unexplained = submit(api, assignment, acceptance(assignment, verdict="reject"))
    assert "reason" in unexplained.json()["errors"]
    empty = submit(
        api,
        assignment,
        acceptance(assignment, verdict="edit", question=" ", options=["a", "b", "c", "d"]),
    )
    assert "question" in empty.json()["errors"]


def test_a_skip_and_a_flag_keep_their_reasons_once(api, campaign):
    assignment = claim(api, campaign)
    doubt = {"nonce": str(uuid.uuid4()), "reason": "wrong_key", "comment": "It is the tibia."}
    flagged = submit(api, assignment, doubt, "flags")
    again = submit(api, assignment, doubt, "flags")
    assert (flagged.status_code, again.status_code) == (201, 200)
    assert Flag.objects.get().item.sample_id == assignment["source"]["sample_id"]
    other = claim(api, campaign)
    assert submit(api, other, doubt, "flags").status_code == 409
    skipped = submit(
        api, assignment, {"nonce": str(uuid.uuid4()), "reason": "not_my_subject"}, "skips"
    )
    assert (skipped.status_code, Skip.objects.get().reason) == (201, "not_my_subject")
    assert api.get(f"{V1}/assignments/{assignment['id']}").json()["state"] == "skipped"


def test_a_draft_is_kept_and_an_older_window_is_refused(api, campaign):
    assignment = claim(api, campaign)
    url = f"{V1}/assignments/{assignment['id']}/draft"
    saved = api.put(url, {"draft": {"question": ["¿Qué?"]}, "version": 0})
    assert saved.json() == {"version": 1}
    assert api.put(url, {"draft": {}, "version": 0}).status_code == 409
    held = api.get(f"{V1}/assignments/{assignment['id']}").json()
    assert (held["draft"], held["draft_version"]) == ({"question": ["¿Qué?"]}, 1)
    assert held["expires_at"] > assignment["expires_at"]
    long = api.put(url, {"draft": {"question": ["x" * 200_001]}, "version": 1})
    assert "draft" in long.json()["errors"]
    for odd in ({"x": 1}, 5, "text", [1], None):
        refused = api.put(url, {"draft": {"question": odd}, "version": 1})
        assert refused.status_code == 400
        assert refused.json()["errors"]["draft"][0].startswith("question: give each field as a")


def test_a_task_given_back_goes_to_others_and_giving_back_twice_is_no_error(api, campaign):
    assignment = claim(api, campaign)
    url = f"{V1}/assignments/{assignment['id']}"
    assert [api.delete(url).status_code for _ in range(2)] == [204, 204]
    task = Task.objects.get(assignments=assignment["id"])
    assert task.remaining == task.overlap


def test_what_another_holds_is_not_there(api, campaign):
    assignment = claim(api, campaign)
    other = client_of(member(campaign))
    url = f"{V1}/assignments/{assignment['id']}"
    assert other.get(url).status_code == 404
    assert other.delete(url).status_code == 404
    assert other.put(f"{url}/draft", {"draft": {}, "version": 0}).status_code == 404
    assert submit(other, assignment, acceptance(assignment)).status_code == 404
    doubt = {"nonce": str(uuid.uuid4()), "reason": "other"}
    assert submit(other, assignment, doubt, "flags").status_code == 404


def test_who_may_not_work_is_told_why(campaign):
    body = {"kind": "review", "language": "es"}
    url = f"{V1}/campaigns/{campaign.name}/claims"
    refused = client_of(member(campaign, Role.VIEWER)).post(url, body)
    assert refused.status_code == 403
    assert refused.json()["detail"] == "You are not an annotator in this campaign."
    elsewhere = client_of(member(make_campaign())).post(url, body)
    assert elsewhere.status_code == 404


def test_a_conversion_that_is_right_is_told_beside_the_receipt_and_on_the_desk():
    benchmark = BenchmarkFactory()
    ItemFactory(benchmark=benchmark, question="Who comes at 3 p.m.?")
    campaign = make_campaign(benchmark=benchmark, answer_per_subject=None)
    api = client_of(member(campaign))
    assignment = claim(api, campaign)
    edit = acceptance(
        assignment,
        verdict="edit",
        question="¿Quién viene a las 15:00?",
        options=assignment["candidates"][0]["options"],
    )
    told = submit(api, assignment, edit).json()["recognised"]
    message = "“3 p.m.” has become “15:00”, which is the same."
    assert told == [{"check": "numbers", "field": "question", "message": message}]
    text = {name: edit[name] for name in ("question", "options")}
    checked = submit(api, assignment, text, what="checks").json()
    assert [one["message"] for one in checked["recognised"]] == [message]


def test_a_decision_is_on_the_text_that_was_shown_at_its_position(api, campaign):
    translate(campaign, "es", engine="another-engine")
    for _ in range(3):
        assignment = claim(api, campaign)
        shown = assignment["candidates"][1]
        answer = submit(api, assignment, acceptance(assignment, seen=shown["position"]))
        assert answer.status_code == 201, answer.content
        seen = Review.objects.latest("pk").seen
        assert (seen.question, seen.options) == (shown["question"], shown["options"])
