"""A task to be done blind leads nowhere to its source, while it is open or can still come.

Walked over every address that can be read, of pages and API, for everybody who may be asked.
"""

import json
import re
import uuid
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import annotations
from annotations.kinds.registry import all_kinds
from annotations.models import Assignment, Campaign, Item
from annotations.selectors.catalogue import items_visible_to
from annotations.selectors.neighbours import KEPT_BACK, neighbourhood_of
from annotations.services import importing_texts, opening, planning, releasing
from annotations.services.flagging import raise_flag
from annotations.services.members import add_member
from annotations.vocabularies import FlagReason, Role, SkipReason
from tests.clients import V1, client_of
from tests.evaluation.analyses_of_items import analysed
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import claim
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

NAME = "anatomy/test/77777777"
"""A number that no nonce on a page holds by chance."""
SOURCE = "Which bone is the hidden one?"
OPTION = "The hidden femur"
ELSEWHERE = "የተደበቀው አጥንት"
TOLD = (NAME, "77777777", SOURCE, OPTION, ELSEWHERE, '"key":2', '"key": 2')
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
APART = ("admin/", "api/", "static/", "jsi18n/", "accounts/", "styleguide/")
SCHEMA = "api/v1/schema/"
"""Written of the code, without a look at what is stored."""
NO_READING: set[str] = set()
"""Addresses at which nobody can read: that is found out once."""


@made_once
def item() -> Item:
    """Between two others of its subject, as the desk's context shows them."""
    benchmark = BenchmarkFactory()
    ItemFactory(benchmark=benchmark, position=1)
    hidden = ItemFactory(
        benchmark=benchmark,
        position=2,
        sample_id=NAME,
        question=SOURCE,
        options=["The skull", "The rib", OPTION, "The tibia"],
        key=2,
    )
    ItemFactory(benchmark=benchmark, position=3)
    return hidden


@made_once
def campaign(item: Item, stores: Path) -> Campaign:
    """Its items are answered and tagged in two languages; a release, what models answered to its
    questions, and a flag tell of them."""
    campaign = make_campaign(
        benchmark=item.benchmark,
        languages=("es", "am"),
        translated=False,
        answer_per_subject=None,
        overlap_answer=2,
        overlap_label=2,
    )
    for language, question in (("es", "¿Qué hueso?"), ("am", ELSEWHERE)):
        importing_texts.store_translations(
            texts=[
                (one, f"{question} {one.position}", ["uno", "dos", "tres", "cuatro"])
                for one in item.benchmark.items.all()
            ],
            language=language,
            engine="test-engine",
            engine_version="1",
        )
        opening.open_text_tasks(campaign=campaign, language=language)
    raise_flag(
        campaign=campaign,
        item=item,
        language="es",
        reason=FlagReason.WRONG_KEY,
        nonce=uuid.uuid4(),
        person=member(campaign, Role.VIEWER),
    )
    built = releasing.build_release(campaign=campaign, version="1.0.0")
    names = item.benchmark.items.values_list("sample_id", flat=True)
    # By the number of the item, which is among those that are tried.
    analysed(built.path.name, names, lost=NAME, pk=item.pk)
    return campaign


def answering(campaign: Campaign, user: User, item: Item) -> Assignment:
    """The person holds the answer task of this item."""
    while True:
        held = claim(campaign, user, "answer")
        if held.task.item_id == item.pk:
            return held


def addresses(patterns: list[Any] | None = None, before: str = "") -> Iterator[str]:
    """Every address of a page, as its pattern is written."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(one.pattern)
        if address.startswith(APART):
            continue
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, address)
        elif isinstance(one, URLPattern):
            yield address


def api_addresses() -> Iterator[str]:
    api = next(p for p in get_resolver().url_patterns if str(p.pattern) == "api/v1/")
    for group in api.url_patterns:
        if hasattr(group, "app_name"):
            found = (f"api/v1/{one.pattern}" for one in group.url_patterns)
            yield from (address for address in found if address != SCHEMA)


def filled(address: str, campaign: Campaign, numbers: list[int]) -> Iterator[str]:
    """The address with what is there; a number may be that of anything."""
    if "<slug:kind>" in address:
        for kind in all_kinds():
            yield from filled(address.replace("<slug:kind>", kind), campaign, numbers)
        return
    values = {
        "name": campaign.name,
        "campaign": campaign.name,
        "version": "1.0.0",
        "path": "votes/votes.parquet",
        "kind": "answers" if address.startswith("api/") else "answer",
        "language": "es",
        "sample_id": NAME,
        "pk": "",
    }
    if any(name not in values for _, name in PARAMETER.findall(address)):
        return
    of_number = re.search(r"<int:pk>", address) is not None
    for number in numbers if of_number else [0]:
        yield PARAMETER.sub(lambda found: str(values[found[2]] or number), address)  # noqa: B023


def read(client: Client, path: str) -> HttpResponseBase:
    query = {} if path.startswith("api/v1/assign") else {"language": "es", "page_size": 1000}
    return client.get(f"/{path}", query if path.startswith("api/") else {"language": "es"})


def text_of(response: HttpResponseBase) -> str:
    content = (
        b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    )
    return content.decode("utf-8", "replace")


def everything(
    user: User, campaign: Campaign, item: Item, known: Container[str] = ()
) -> Iterator[tuple[str, int, str]]:
    """What the person is answered at every address of pages and API that is not `known` yet."""
    tasks = campaign.tasks.filter(item=item, kind="answer").values_list("pk", flat=True)
    held = user.assignments.values_list("pk", flat=True)
    numbers = sorted({item.pk, *tasks, *held})
    pages = Client()
    pages.force_login(user)
    for client, found in ((pages, addresses()), (client_of(user), api_addresses())):
        for address in found:
            for path in filled(address, campaign, numbers):
                if address in NO_READING:
                    break
                response = read(client, path)
                if response.status_code == 405:
                    NO_READING.add(address)
                else:
                    yield path, response.status_code, text_of(response)


def assert_nothing_told(user: User, campaign: Campaign, item: Item) -> None:
    answered = list(everything(user, campaign, item))
    assert len(answered) > 60
    assert sum(status == 200 for _, status, _ in answered) > 15
    for path, status, text in answered:
        assert status < 500, path
        told = text.replace(f"/{path}", "")  # the address that was asked for, named again
        for secret in TOLD:
            assert secret not in told, (path, secret)


def test_whoever_can_still_be_asked_finds_neither_source_nor_name(
    campaign: Campaign, item: Item
) -> None:
    """A label task on the next item shows what stands around that one, but for this."""
    user = member(campaign)
    answering(campaign, user, item)
    beside = claim(campaign, user, "label", "en")
    assert beside.task.item.position == item.position + 1
    context = neighbourhood_of(user, campaign, "en", beside.task.item)
    assert context.before == KEPT_BACK
    assert_nothing_told(user, campaign, item)


def test_nor_whom_the_task_can_reach_in_another_language(campaign: Campaign, item: Item) -> None:
    assert_nothing_told(member(campaign, Role.ANNOTATOR, ("am",)), campaign, item)


def test_nor_who_becomes_a_manager_while_the_task_is_in_their_hands(
    campaign: Campaign, item: Item
) -> None:
    user = member(campaign)
    answering(campaign, user, item)
    add_member(campaign=campaign, user=user, role=Role.MANAGER)
    assert_nothing_told(user, campaign, item)


def test_nor_who_answers_in_another_campaign_over_the_benchmark(
    campaign: Campaign, item: Item
) -> None:
    """Neither campaign shows what the other one asks."""
    user = member(campaign)
    answering(campaign, user, item)
    campaign.memberships.filter(user=user).delete()
    other = planning.create_campaign(
        benchmark=item.benchmark,
        name="another",
        languages=("es",),
        plan=planning.Plan.of(label_per_subject=None),
    )
    add_member(campaign=other, user=user, role=Role.VIEWER)
    assert_nothing_told(user, other, item)


def test_no_page_and_no_api_looks_an_item_up_by_itself() -> None:
    """They ask the selectors, which know what the person may be shown."""
    package = Path(annotations.__file__).parent
    faces = [*package.glob("api/*.py"), *package.glob("web/**/*.py")]
    faces += [path for name in ("desk", "console") for path in package.glob(f"kinds/*/{name}.py")]
    looks_up = re.compile(
        r"\bItem\.objects\.(?!none\b)|_404\(\s*Item\b|\bbenchmark\.items\b(?!\.count)"
    )
    assert len(faces) > 50
    assert [path.name for path in faces if looks_up.search(path.read_text())] == []


def test_what_is_done_blind_is_named_by_a_number_of_ones_own(
    campaign: Campaign, item: Item
) -> None:
    user = member(campaign, Role.ANNOTATOR, ("es",))
    held = answering(campaign, user, item)
    client = Client()
    client.force_login(user)
    name = f"Task {held.pk}"
    assert name in client.get(reverse("desk-open", args=[held.pk])).text
    sent = {"nonce": str(uuid.uuid4()), "choice": "0", "draft_version": "0"}
    compared = client.post(reverse("desk-compare", args=[held.pk]), sent)
    assert name in compared.text
    stored = client.post(
        reverse("desk-submit", args=[held.pk]), sent, headers={"accept": "application/json"}
    )
    assert json.loads(stored.content)["text"] == f"{name} is stored."
    again = client.post(reverse("desk-submit", args=[held.pk]), sent, follow=True)
    assert name in again.text
    history = client.get(reverse("desk-history"))
    assert name in history.text
    for response in (compared, stored, again, history):
        assert_keeps_its_name(response)


def test_a_skipped_task_is_named_by_its_number(campaign: Campaign, item: Item) -> None:
    user = member(campaign)
    held = answering(campaign, user, item)
    client = Client()
    client.force_login(user)
    sent = {"nonce": str(uuid.uuid4()), "reason": SkipReason.UNCLEAR}
    reply = client.post(reverse("desk-skip", args=[held.pk]), sent, follow=True)
    assert f"Left to others: Task {held.pk}." in reply.text
    assert_keeps_its_name(reply)
    assert_keeps_its_name(client.get(reverse("desk-history")))


def assert_keeps_its_name(response: HttpResponse) -> None:
    text = response.content.decode()
    assert NAME not in text
    assert NAME not in text.replace("<wbr>", "")


def test_once_nothing_can_reach_them_they_see_it_again(campaign: Campaign, item: Item) -> None:
    user = member(campaign, Role.ANNOTATOR, ("es",))
    assert item not in items_visible_to(user)
    held = answering(campaign, user, item)
    assert item not in items_visible_to(user)
    reply = client_of(user).post(
        f"{V1}/assignments/{held.pk}/answers",
        {"nonce": str(uuid.uuid4()), "seen": 0, "choice": 0},
    )
    assert reply.status_code == 201
    assert item in items_visible_to(user)


def test_who_is_never_asked_sees_it_all_along(campaign: Campaign, item: Item) -> None:
    """On pages and by the API: the walk finds what there is to be found."""
    answered = list(everything(member(campaign, Role.VIEWER), campaign, item))
    telling = [path for path, _, text in answered if NAME in text and SOURCE in text]
    assert {path.startswith("api/") for path in telling} == {True, False}
    assert len(telling) > 4
    assert any("/analyses/" in path for path in telling)
    both = member(campaign)
    add_member(campaign=campaign, user=both, role=Role.MANAGER)
    assert item in items_visible_to(both)
