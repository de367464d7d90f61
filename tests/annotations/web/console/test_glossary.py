"""The glossary's pages."""

import csv
import io
from collections.abc import Iterable
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from annotations.models import Campaign, GlossaryTerm
from annotations.services.glossary import add_term
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member
from tests.pages import flat
from workbench.core.accounts.models import User


@pytest.fixture
def client(manager: User, sign_in: SignIn) -> Client:
    return sign_in(manager)


def url(campaign: Campaign, page: str = "glossary", *arguments: object) -> str:
    return reverse(f"console:{page}", args=[campaign.name, *arguments])


def send(client: Client, campaign: Campaign, content: str, name: str = "terms.csv") -> HttpResponse:
    file = SimpleUploadedFile(name, content.encode())
    return client.post(
        url(campaign, "import-glossary"), {"file": file, "language": "es"}, follow=True
    )


def downloaded(response: HttpResponse) -> bytes:
    assert response.status_code == 200
    return b"".join(cast("Iterable[bytes]", cast("StreamingHttpResponse", response)))


def test_an_empty_glossary_says_so(client: Client, campaign: Campaign) -> None:
    assert "No terms yet" in client.get(url(campaign)).content.decode()


def test_a_file_is_taken_over_and_given_back(client: Client, campaign: Campaign) -> None:
    text = 'source,target,forbidden,note\nbone,hueso,,"so, always"\nbone,espina,yes,\n'
    page = send(client, campaign, text).content.decode()
    assert "2 terms added" in page
    assert "espina" in page
    content = downloaded(client.get(url(campaign, "download-glossary"))).decode()
    assert list(csv.reader(io.StringIO(content))) == [
        ["source", "target", "language", "forbidden", "note"],
        ["bone", "hueso", "es", "", "so, always"],
        ["bone", "espina", "es", "yes", ""],
    ]
    assert (
        "0 terms added, 0 changed, 2 as they were"
        in send(client, campaign, content).content.decode()
    )


def test_a_bad_file_is_shown_row_by_row_and_changes_nothing(
    client: Client, campaign: Campaign
) -> None:
    response = send(client, campaign, "source,target\nbone,hueso\n,costilla\n")
    assert response.status_code == 422
    page = flat(response)
    assert "Nothing was imported" in page
    assert '<td class="number">3</td><td>source</td>' in page
    assert not GlossaryTerm.objects.exists()


def test_a_file_of_another_kind_is_refused_at_its_field(client: Client, campaign: Campaign) -> None:
    response = send(client, campaign, "x", "terms.pdf")
    assert response.status_code == 422
    assert "is of another kind" in response.content.decode()


def test_the_list_is_narrowed_to_a_language(db: None, sign_in: SignIn) -> None:
    campaign = make_campaign(items=1, languages=("es", "am"))
    add_term(campaign=campaign, language="es", source="bone", target="hueso")
    add_term(campaign=campaign, language="am", source="bone", target="አጥንት")
    client = sign_in(member(campaign, Role.MANAGER))
    page = client.get(url(campaign), {"language": "am"}).content.decode()
    assert "አጥንት" in page
    assert "hueso" not in page


def test_a_term_is_added_changed_and_taken_away(client: Client, campaign: Campaign) -> None:
    fields = {"language": "es", "source": "bone", "target": "hueso", "note": ""}
    assert client.post(url(campaign, "add-term"), fields).status_code == 302
    again = client.post(url(campaign, "add-term"), fields)
    assert again.status_code == 422
    assert "has this term already" in again.content.decode()
    term = GlossaryTerm.objects.get()
    page = url(campaign, "term", term.pk)
    assert 'value="hueso"' in client.get(page).content.decode()
    assert client.post(page, fields | {"target": "espina", "forbidden": "on"}).status_code == 302
    term.refresh_from_db()
    assert (term.target, term.forbidden) == ("espina", True)
    assert client.post(url(campaign, "delete-term", term.pk)).status_code == 302
    assert not GlossaryTerm.objects.exists()


def test_terms_of_another_campaign_are_not_to_be_had(client: Client, campaign: Campaign) -> None:
    other = make_campaign(items=1)
    term = add_term(campaign=other, language="es", source="bone", target="hueso")
    assert client.get(url(campaign, "term", term.pk)).status_code == 404
    assert client.post(url(campaign, "delete-term", term.pk)).status_code == 404
    assert GlossaryTerm.objects.exists()


def test_only_managers_change_the_glossary(
    campaign: Campaign, reviewer: User, annotators: list[User], sign_in: SignIn
) -> None:
    term = add_term(campaign=campaign, language="es", source="bone", target="hueso")
    client = sign_in(reviewer)
    page = client.get(url(campaign)).content.decode()
    assert "hueso" in page
    assert "Add a term" not in page
    for name, arguments in (("add-term", []), ("import-glossary", []), ("delete-term", [term.pk])):
        assert client.post(url(campaign, name, *arguments)).status_code == 403
    assert client.get(url(campaign, "term", term.pk)).status_code == 403
    assert sign_in(annotators[0]).get(url(campaign)).status_code == 403


def test_a_long_glossary_comes_in_pages(client: Client, campaign: Campaign) -> None:
    rows = "\n".join(f"bone {n:03},hueso {n}" for n in range(101))
    send(client, campaign, f"source,target\n{rows}\n")
    assert "bone 100" not in client.get(url(campaign)).content.decode()
    assert "bone 100" in client.get(url(campaign), {"page": "2"}).content.decode()
