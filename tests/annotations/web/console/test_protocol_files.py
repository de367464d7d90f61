"""The rules of a campaign as files: fetched on one page, sent on another."""

import io
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from annotations.formats.zipped import zipped
from annotations.models import Campaign
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import UserFactory
from workbench.core.accounts.models import User

PAGE = "/console/new/file/"
PROTOCOL = "guideline = 'rules.md'\n[label]\noverlap = 2\nsample = {split = 'test'}\n"


@pytest.fixture
def founder(db: None) -> User:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_campaign"))
    return user


def body(
    campaign: Campaign, content: bytes, file_name: str = "p.zip", **more: Any
) -> dict[str, Any]:
    file = SimpleUploadedFile(file_name, content)
    return {"benchmark": campaign.benchmark.pk, "name": "two", "file": file, **more}


def test_what_one_campaign_gives_another_is_made_of(
    campaign: Campaign, manager: User, founder: User, sign_in: SignIn
) -> None:
    page = f"/console/campaigns/{campaign.name}/protocol/"
    client = sign_in(manager)
    assert f"{page}download/" in client.get(page).text
    packed = client.get(f"{page}download/")
    assert packed["Content-Disposition"].endswith('-protocol-1.zip"')
    assert zipfile.ZipFile(io.BytesIO(packed.content)).namelist() == ["protocol.toml"]
    response = sign_in(founder).post(PAGE, body(campaign, packed.content, languages="es, SR-latn"))
    assert response.status_code == 302
    made = Campaign.objects.get(name="two")
    assert made.memberships.get(user=founder).role == Role.MANAGER
    assert made.languages == ["es", "sr-Latn"]
    assert made.protocol.overlaps == campaign.protocol.overlaps
    assert made.protocol.rules == campaign.protocol.rules


def test_a_protocol_alone_or_with_its_files_in_a_folder_makes_a_campaign(
    campaign: Campaign, founder: User, sign_in: SignIn
) -> None:
    client = sign_in(founder)
    alone = b"\xef\xbb\xbf[label]\r\noverlap = 2\r\n"
    client.post(PAGE, body(campaign, alone, "mine.toml", name="alone"))
    files = {"wave/protocol.toml": PROTOCOL, "wave/rules.md": "Be kind.", "rules.md": "Not this."}
    client.post(PAGE, body(campaign, zipped(files), name="packed"))
    assert Campaign.objects.get(name="alone").protocol.overlap("label") == 2
    packed = Campaign.objects.get(name="packed")
    assert (packed.protocol.guideline, packed.languages) == ("Be kind.", [])


REFUSED = {
    "all problems": (b"[label]\noverlap = 0\nsample = 3\n", "p.toml", ["line 2: label.overlap",
                     "line 3: label.sample"]),
    "a file that is not there": (PROTOCOL.encode(), "p.toml", ["There is no file rules.md"]),
    "an archive without it": (zipped({"a.toml": "x"}), "p.zip", ["holds no protocol.toml"]),
    "no archive": (b"PK", "p.zip", ["is no usable zip archive"]),
    "a place elsewhere": (zipped({"../protocol.toml": "x"}), "p.zip", ["outside of itself"]),
    "no text": (b"# \xff", "p.toml", ["p.toml, line 1: byte 0xff at offset 2 is not UTF-8"]),
    "a split of another benchmark": (b"[label]\nsample = {split = 'x'}", "p.toml",
                                     ["label.sample.split: The benchmark has no such split"]),
    "a bad glossary": (
        zipped({"protocol.toml": "glossary = 'g.csv'\n[label]", "g.csv": "source,target\na,\n"}),
        "p.zip", ["glossary.csv, row 2"],
    ),
    "work in no language": (b"[review]", "p.toml", ["Name at least one language"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_told_and_no_campaign_made(
    name: str, campaign: Campaign, founder: User, sign_in: SignIn
) -> None:
    content, file, said = REFUSED[name]
    response: HttpResponse = sign_in(founder).post(PAGE, body(campaign, content, file))
    assert response.status_code == 422
    for text in said:
        assert text in response.text
    assert Campaign.objects.count() == 1


def test_a_name_that_is_taken_is_an_error_at_its_field(
    campaign: Campaign, founder: User, sign_in: SignIn
) -> None:
    client = sign_in(founder)
    response = client.post(PAGE, body(campaign, b"[label]", "p.toml", name=campaign.name))
    assert response.status_code == 422
    assert "choose another name" in response.text


def test_who_may_not_make_campaigns_is_refused(campaign: Campaign, sign_in: SignIn) -> None:
    response = sign_in(UserFactory()).post(PAGE, body(campaign, b"[label]", "p.toml"))
    assert response.status_code == 403
    page = f"/console/campaigns/{campaign.name}/protocol/download/"
    assert sign_in(UserFactory()).get(page).status_code == 404


PAGES = (
    "", "texts/", "items/", "glossary/", "adjudication/", "agreement/", "controls/", "people/",
    "protocol/", "flags/", "releases/", "jobs/", "changes/", "forms/",
)  # fmt: skip


@pytest.mark.parametrize("form", ["culture", "item-errors"])
def test_a_campaign_without_languages_has_all_its_pages(
    form: str, campaign: Campaign, founder: User, sign_in: SignIn
) -> None:
    client = sign_in(founder)
    protocol = f"[label]\nadjudicate_margin = 0.1\nforms = ['{form}']"
    client.post(PAGE, body(campaign, protocol.encode(), "p.toml"))
    for page in PAGES:
        assert client.get(f"/console/campaigns/two/{page}").status_code == 200
    shown = client.get("/console/campaigns/two/protocol/").text
    assert "adjudicate_margin = 0.1" in shown
