"""A train ride: tasks are taken along, done without a connection, and sent."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from annotations.forms.reading import read_form
from annotations.kinds.label.ledger import Label
from annotations.kinds.review.ledger import Review
from annotations.models import Campaign
from annotations.services.adjudicating import return_task
from annotations.services.claiming import claim_task, expire_leases, give_back
from annotations.vocabularies import Role
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.clarity import CLARITY, asking
from tests.factories import member
from tests.length import length
from tests.work import accept, edit
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST

IS_READY = """() => navigator.serviceWorker.ready
  .then(() => Boolean(navigator.serviceWorker.controller))"""
OWN_CACHES = "caches.keys().then(names => names.filter(name => name.startsWith('along')))"
KEPT_ANEW = """url => caches.keys()
  .then(names => caches.open(names.find(name => name.startsWith("along"))))
  .then(cache => cache.match(url).then(page => cache.put(url, page)))"""
"""As when its draft was saved: it is the last of those taken along."""
REVIEWS = length("REVIEWS_ALONG", short=3, whole=12)
LABELS = length("LABELS_ALONG", short=1, whole=3)


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    rules = {"overlap_review": 1, "overlap_label": 1, "tasks_along": 20}
    return asking(read_form(CLARITY), items=REVIEWS, **rules)


@pytest.fixture
def annotator(campaign: Campaign) -> User:
    return member(campaign, languages=("es",))


@pytest.fixture
def desk(visit: Visit, annotator: User, complaints: Complaints) -> Page:
    """The page of what is taken along, with the service worker at work."""
    complaints.expected |= {"Failed to load resource", "htmx:"}
    page = visit(annotator, service_workers="allow")
    page.goto("/desk/along/")
    page.wait_for_function(IS_READY)
    return page


def take_along(desk: Page, queue: str, count: int) -> None:
    offer = desk.get_by_role("group", name=queue)
    offer.get_by_label("How many").fill(str(count))
    offer.get_by_role("button", name="Take along").click()
    expect(desk.locator("[data-status]")).to_contain_text(f"Tasks here: {count}")


def taken(desk: Page) -> Locator:
    """The tasks in the list that are still to be done."""
    return desk.locator("[data-taken] a[href]")


def expect_outbox(page: Page, text: str) -> None:
    expect(page.locator("#outbox")).to_have_text(text)


def test_an_hour_without_a_connection(desk: Page, campaign: Campaign, annotator: User) -> None:
    """Of the tasks, three have changed when they are sent, one is refused for a warning."""
    take_along(desk, "Review a translation", REVIEWS)
    take_along(desk, "Clarity", LABELS)
    desk.context.set_offline(True)
    desk.goto("/")  # As an installed application starts.
    expect(taken(desk)).to_have_count(REVIEWS + LABELS)
    keys = Keyboard(desk)
    review_all(keys)
    desk.goto(f"/work/{campaign.name}/label/es/")  # Leads to the first of the queue.
    label_all(keys)
    desk.goto("/desk/along/")
    expect(desk.locator("[data-taken]")).to_contain_text("Done; it is sent as soon as")
    expect(taken(desk)).to_have_count(0)
    assert not Review.objects.exists()
    assert not Label.objects.exists()
    change_three(campaign, annotator)
    desk.clock.set_fixed_time(datetime.now() + timedelta(hours=1))
    desk.context.set_offline(False)
    expect_outbox(desk, "Needs you: 4")
    expect(desk.locator("#outbox-title")).to_have_text("To look at again")  # None is on its way.
    expect(desk.locator("#toasts")).to_contain_text("was not stored")
    assert Review.objects.filter(person=annotator).count() == REVIEWS - 1
    assert Label.objects.filter(person=annotator).count() == LABELS
    assert Review.objects.filter(person=annotator, surplus=True).count() == 2
    look_at_again(keys)
    assert Review.objects.filter(person=annotator).count() == REVIEWS
    desk.goto("/desk/along/")
    expect(desk.get_by_text("Nothing is here")).to_be_visible()


def review_all(keys: Keyboard) -> None:
    """The first one is edited and found again after a reload, the second would be warned of."""
    desk = keys.page
    taken(desk).first.click()
    expect(desk.get_by_text("There is no connection.")).to_be_visible()
    question = desk.get_by_label("Question, Spanish")
    mine = question.input_value().replace("¿", "¿Y ")
    question.fill(mine)
    expect(desk.locator("[data-save-state]")).to_contain_text("kept in this browser")
    keys.press("Alt+p")
    palette = desk.get_by_role("dialog", name="Characters")
    expect(palette.get_by_role("button").nth(1)).to_be_focused()
    keys.press("Escape")
    first = desk.locator("[data-screen]").get_attribute("data-address")
    desk.goto(str(first))
    expect(question).to_have_value(mine)
    keys.go_on("Control+Enter")
    in_hand = str(desk.locator("[data-screen]").get_attribute("data-address"))
    desk.evaluate(KEPT_ANEW, in_hand)
    desk.reload()
    expect(desk.locator("[data-screen]")).to_have_attribute("data-address", in_hand)
    expect(desk.locator("[data-lease]")).to_contain_text("yours for")  # The scripts have begun.
    desk.get_by_label("Option B, Spanish").fill("Otra 7")
    keys.go_on("Control+Enter")
    for _ in range(REVIEWS - 2):
        keys.go_on("a")
    expect(desk.get_by_role("heading", name="On its way")).to_be_visible()
    expect_outbox(desk, f"Waiting to be sent: {REVIEWS}")


def label_all(keys: Keyboard) -> None:
    for _ in range(LABELS):
        expect(keys.page.locator("#task")).to_be_visible()
        expect(keys.page.locator("[data-lease]")).to_contain_text("yours for")
        keys.go_on("1", "y", "Control+Enter")


def change_three(campaign: Campaign, annotator: User) -> None:
    """One has filled, one was sent back, and the text that one is about has changed."""
    held = annotator.assignments.order_by("claimed_at")
    label = held.filter(task__kind="label").first()
    reviews = held.filter(task__kind="review")
    over = reviews.get(task__item=label.task.item)
    back = reviews.exclude(pk=over.pk).last()
    ended = timezone.now() - timedelta(seconds=1)
    reviews.filter(pk__in=[over.pk, back.pk]).update(expires_at=ended)
    expire_leases()
    other, reviewer = member(campaign, languages=("es",)), member(campaign, Role.REVIEWER)
    edit(other, claim_task(user=other, task_id=over.task_id), "¿Otra cosa?")
    accept(other, claim_task(user=other, task_id=back.task_id))
    return_task(user=reviewer, task_id=back.task_id, nonce=uuid.uuid4(), note="Read it again.")


def look_at_again(keys: Keyboard) -> None:
    desk = keys.page
    desk.locator("#outbox").click()
    rows = desk.locator("#outbox-list li")
    for remark in ("Others had completed it", "It was sent back", "Its text has changed"):
        row = rows.filter(has_text=remark)
        row.get_by_role("button", name="I have read it").click()
        expect(row).to_have_count(0)
    rows.get_by_role("button", name="Open with your text").click()
    expect(desk.get_by_text("Not stored yet.")).to_be_visible()
    expect(desk.locator("[data-lease]")).to_contain_text("yours for")  # The scripts have begun.
    expect(desk.get_by_label("Option B, Spanish")).to_have_value("Otra 7")
    desk.locator("[name=acknowledged]").check()  # The warning is read, and stood by.
    keys.press("Control+Enter")
    expect(desk.locator("#toasts")).to_contain_text("is stored")
    expect(desk.locator("#outbox")).to_be_hidden()


def test_two_windows_on_one_task_are_both_kept(desk: Page, annotator: User) -> None:
    """Both show the same page, with the same nonce."""
    take_along(desk, "Review a translation", 1)
    desk.context.set_offline(True)
    address = str(taken(desk).first.get_attribute("href"))
    other = desk.context.new_page()
    for window in (desk, other):
        window.goto(address)
        expect(window.locator("[data-lease]")).to_contain_text("yours for")
    desk.keyboard.press("z")
    expect(desk.locator("#toasts")).to_contain_text("only be corrected where there is a connection")
    desk.keyboard.press("a")
    expect_outbox(desk, "Waiting to be sent: 1")
    other.get_by_label("Option B, Spanish").fill("Otra 7")
    other.keyboard.press("Control+Enter")
    expect_outbox(other, "Waiting to be sent: 2")
    desk.context.set_offline(False)
    expect_outbox(other, "Needs you: 1")
    assert [review.verdict for review in Review.objects.filter(person=annotator)] == ["accept"]
    expect(other.locator(".between")).to_have_count(0)  # The queue goes on, on a page of its own.
    other.locator("#outbox").click()
    other.get_by_role("button", name="Open with your text").click()
    expect(other.get_by_role("heading", name="Two versions of your work")).to_be_visible()


GONE_WHILE_ONE_LOOKS = """async () => {
  const { all, remove } = await import("/static/desk/taken.js");
  const changed = () => document.dispatchEvent(new Event("outbox-changed"));
  const { match } = Cache.prototype;
  let goOn;
  const looking = new Promise((resolve) => {
    Cache.prototype.match = async function (...rest) {
      Cache.prototype.match = match;
      await new Promise((free) => resolve((goOn = free)));
      return match.apply(this, rest);
    };
  });
  changed();
  await looking;
  await remove((await all())[0].assignment);
  changed();
  while (document.querySelectorAll("[data-taken] a").length > 1) await all();
  goOn();
  for (let more = 0; more < 9; more += 1) await all();
}"""
"""The page writes its list anew; while it looks at a task, another is gone, and it begins again."""


def test_what_was_taken_back_meanwhile_is_told(desk: Page, annotator: User) -> None:
    take_along(desk, "Review a translation", 2)
    for held in annotator.assignments.all():
        give_back(user=annotator, assignment_id=held.pk)
    desk.evaluate(GONE_WHILE_ONE_LOOKS)
    expect(taken(desk)).to_have_count(1)
    desk.reload()
    expect(desk.locator("[data-status]")).to_contain_text("gone from here: 1")
    expect(desk.get_by_text("Nothing is here")).to_be_visible()


def test_a_worker_that_never_comes_is_not_waited_for_for_ever(
    visit: Visit, annotator: User
) -> None:
    page = visit(annotator)
    page.clock.install()
    page.goto("/desk/along/")
    button = page.get_by_role("group", name="Clarity").get_by_role("button", name="Take along")
    button.click()
    expect(button).to_be_disabled()
    page.clock.run_for(30_000)
    expect(button).to_be_enabled()
    expect(page.locator("[data-status]")).to_contain_text("That did not work")
    assert not annotator.assignments.exists()


FILE = "/static/desk/gone.0123456789ab.js"
EARLIER = f"""() => caches.open("shell of an earlier version")
  .then(cache => cache.put("{FILE}", new Response("1")))
  .then(() => navigator.serviceWorker.getRegistration()).then(one => one.unregister())"""
"""A new version of the site comes: its worker is another one."""


def test_signing_out_leaves_nothing_behind(desk: Page) -> None:
    """Without a connection the person is told that they are still signed in, until they are not.
    Until then a page that was taken along has the files that it was made with."""
    take_along(desk, "Review a translation", 1)
    desk.evaluate(EARLIER)
    desk.reload()
    desk.wait_for_function(IS_READY)
    desk.context.set_offline(True)
    assert desk.evaluate(f"fetch('{FILE}').then(answer => answer.text())") == "1"
    desk.locator(".menu-button").last.click()
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("heading", name="Still signed in")).to_be_visible()
    assert desk.evaluate(OWN_CACHES) == []
    desk.goto("/")
    expect(desk.get_by_role("heading", name="Still signed in")).to_be_visible()
    desk.context.set_offline(False)
    desk.goto("/")
    expect(desk.get_by_role("heading", name="Sign out?")).to_be_visible()
    desk.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(desk.locator("#sign-in")).to_be_visible()
    desk.context.set_offline(True)
    desk.goto("/")
    expect(desk.get_by_role("heading", name="No connection")).to_be_visible()
    assert styled(desk)


def styled(page: Page) -> bool:
    """Whether its style sheets are there."""
    return bool(page.evaluate("getComputedStyle(document.body).margin === '0px'"))
