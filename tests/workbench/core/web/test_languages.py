"""In which language a page speaks, and how a person changes that."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from annotations.labels import country_names, in_percent
from annotations.services.validation import check_item
from tests.factories import ItemFactory
from workbench.core.accounts.models import User
from workbench.core.jobs.models import JobState
from workbench.core.jobs.services import HANDLERS, JobContext, JobError, enqueue, run

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def no_language_is_left_behind() -> Iterator[None]:
    """A request leaves its language active in the thread; the next test has its own."""
    yield
    translation.deactivate()


@pytest.mark.parametrize(
    ("asked", "language", "direction", "words"),
    [
        ("es-MX,es;q=0.9", "es", "ltr", "Iniciar sesión"),
        ("fr", "fr", "ltr", "Se connecter"),
        ("ar-EG", "ar", "rtl", "تسجيل الدخول"),
        ("sw", "en", "ltr", "Sign in"),
    ],
)
def test_a_page_speaks_as_the_browser_asks(
    client: Client, asked: str, language: str, direction: str, words: str
) -> None:
    page = client.get(SIGN_IN, headers={"accept-language": asked}).text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert words in page
    assert ("bootstrap.rtl.min.css" in page) == (direction == "rtl")


def test_a_chosen_language_stays_whatever_the_browser_asks(client: Client) -> None:
    chosen = client.post(reverse("set_language"), {"language": "ar", "next": SIGN_IN})
    assert chosen.headers["location"] == SIGN_IN
    assert int(client.cookies["django_language"]["max-age"]) > 30 * 24 * 3600
    page = client.get(SIGN_IN, headers={"accept-language": "es"}).text
    assert '<html lang="ar" dir="rtl">' in page


def test_every_language_is_offered_by_its_own_name(client: Client) -> None:
    page = client.get(SIGN_IN, headers={"accept-language": "fr"}).text
    for name in ("English", "Español", "Français", "العربية"):
        assert f'<span dir="auto">{name}</span>' in page


def test_the_account_menu_offers_the_languages(client: Client) -> None:
    client.force_login(User.objects.create_user("amina"))
    page = client.get(reverse("api-tokens"), headers={"accept-language": "es"}).text
    assert "Idioma de estas páginas" in page
    assert "Tokens de la API" in page


def test_findings_speak_the_language_of_the_page() -> None:
    item = ItemFactory()
    with translation.override("es"):
        report = check_item(
            item=item,
            language="es",
            source_language="en",
            question="",
            options=["", *item.options[1:]],
        )
    assert "Aquí no hay nada escrito." in {finding.message for finding in report.findings}


def test_countries_are_named_and_sorted_in_the_language_of_the_page() -> None:
    with translation.override("es"):
        names = country_names()
    assert names["DE"] == "Alemania"
    assert list(names).index("ES") < list(names).index("US") < list(names).index("FR")
    with translation.override("en"):
        assert country_names()["DE"] == "Germany"


def test_shares_are_written_as_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert in_percent(0.875, 1) == "87.5 %"
        assert (in_percent(16 / 21, 1), in_percent(0.999)) == ("76.2 %", "100 %")
    with translation.override("es"):
        assert in_percent(0.875, 1) == "87,5\N{NO-BREAK SPACE}%"


def test_a_job_tells_of_itself_in_the_language_of_who_started_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(context: JobContext) -> None:
        raise JobError(translation.gettext("The campaign is no longer there."))

    monkeypatch.setitem(HANDLERS, "fails", fails)
    with translation.override("fr"):
        job = enqueue(kind="fails", arguments={}, created_by=None)
    run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "La campagne n’existe plus.")
