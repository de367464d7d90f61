import pytest
from django.test import Client

from annotations.vocabularies import Role
from tests.factories import UserFactory, make_campaign, member
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job, JobState


@pytest.fixture
def creator(db: None) -> User:
    return UserFactory()


@pytest.fixture
def job(creator: User) -> Job:
    return Job.objects.create(kind="import_benchmark", key="one", created_by=creator, total=10)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_its_creator_sees_a_job_with_its_error(job: Job, creator: User) -> None:
    job.state, job.error = JobState.FAILED, "row 3, option_a: is empty."
    job.save()
    assert "row 3, option_a: is empty." in as_user(creator).get(f"/jobs/{job.pk}/").text


def test_a_stranger_is_refused_with_the_reason(job: Job) -> None:
    response = as_user(UserFactory()).get(f"/jobs/{job.pk}/")
    assert response.status_code == 403
    assert "Only the person who started this job" in response.text


@pytest.mark.django_db
def test_a_job_is_shown_to_those_who_may_view_its_campaign_and_stopped_by_managers() -> None:
    campaign = make_campaign(items=1)
    job = Job.objects.create(kind="pretranslate", key="two", subject=f"campaign:{campaign.pk}")
    url = f"/jobs/{job.pk}/"
    viewer = as_user(member(campaign, Role.VIEWER))
    assert campaign.name in viewer.get(url).text
    assert viewer.post(url + "cancel").status_code == 403
    assert as_user(member(campaign, Role.ANNOTATOR)).get(url).status_code == 403
    assert as_user(member(campaign, Role.MANAGER)).post(url + "cancel").status_code == 200
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_card_gets_itself_alone_until_the_job_ends(job: Job, creator: User) -> None:
    client = as_user(creator)
    card = {"HX-Request": "true", "HX-Target": f"job-{job.pk}"}
    running = client.get(f"/jobs/{job.pk}/", headers=card)
    assert "<html" not in running.text
    assert 'hx-trigger="every 2s"' in running.text
    assert "HX-Trigger" not in running
    Job.objects.update(state=JobState.SUCCEEDED)
    ended = client.get(f"/jobs/{job.pk}/", headers=card)
    assert "every 2s" not in ended.text
    assert "job-finished" in ended["HX-Trigger"]


def test_the_page_around_the_card_gets_its_report_once_the_job_ends(
    job: Job, creator: User
) -> None:
    Job.objects.update(state=JobState.SUCCEEDED, result={"added": 12})
    around = {"HX-Request": "true", "HX-Target": "job-story"}
    page = as_user(creator).get(f"/jobs/{job.pk}/", headers=around)
    assert "What it did" in page.text
    assert "HX-Trigger" not in page


def test_the_page_fetches_its_report_when_the_job_has_ended(job: Job, creator: User) -> None:
    Job.objects.update(state=JobState.SUCCEEDED, result={"added": 1234})
    headers = {"HX-Request": "true", "HX-Target": "job-story"}
    assert "1,234" in as_user(creator).get(f"/jobs/{job.pk}/", headers=headers).text


def test_what_an_import_tells_is_laid_out_in_lists(job: Job, creator: User) -> None:
    twins = {"about": "Twins", "found": ["a/test/0 = b/test/0", "a/test/1 = b/test/1"], "count": 3}
    Job.objects.update(state=JobState.SUCCEEDED, result={"added": 12, "notes": [twins]})
    page = as_user(creator).get(f"/jobs/{job.pk}/").text
    assert "<li" in page.split("Twins")[1].split("a/test/0 = b/test/0")[0]
    assert "The first 2 are listed." in page
    assert "&#x27;found&#x27;" not in page
    assert "found:" not in page


def test_a_job_is_not_stopped_by_following_a_link(job: Job, creator: User) -> None:
    assert as_user(creator).get(f"/jobs/{job.pk}/cancel").status_code == 405
