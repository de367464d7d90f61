"""Reading is never writing: no GET, of a page or of the API, changes or locks anything.

Each address that the resolver knows is asked for in a transaction that the database holds to
reading. Sessions are kept in cookies meanwhile: they are Django's to write. That a token was used
is noted, five minutes apart, whatever it was used for; here people come with sessions. What a page
of agreement had to compute is kept for the next one, or a job is started for it: a cache, which is
left out here.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import InternalError, connection, transaction
from django.test import Client

from annotations.models import Campaign, Flag, GlossaryTerm, Task, TranslationMemory, TranslationRun
from annotations.services import agreement
from annotations.services.flagging import raise_flag
from annotations.services.glossary import add_term
from annotations.services.guidelines import acknowledge
from annotations.services.locking import freeze_ledger
from annotations.services.measuring_effort import start_measuring
from annotations.services.releasing import build_release
from annotations.vocabularies import FlagReason, Role
from evaluation.models import Analysis, Run
from evaluation.services.runs import start_run
from tests.contracts.addresses import Arguments, addresses
from tests.evaluation.analyses import answers_about, stored_analysis
from tests.factories import UserFactory, make_campaign, member
from tests.length import LONG
from tests.work import accept, claim, edit
from workbench.core.accounts import middleware
from workbench.core.accounts.models import ApiToken, User
from workbench.core.jobs.services import run
from workbench.core.locking import locked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES = (*Role, "superuser")


@dataclass(frozen=True)
class Scene:
    """A campaign with something of each sort that an address can name."""

    campaign: Campaign
    task: Task
    flag: Flag
    term: GlossaryTerm
    memory: TranslationMemory
    translation_run: TranslationRun
    run: Run
    analysis: Analysis


@pytest.fixture
def scene(settings: Any, tmp_path: Path) -> Scene:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.RELEASES_DIR, settings.RUNS_DIR = tmp_path / "releases", tmp_path / "runs"
    settings.MEDIA_ROOT = tmp_path / "media"
    campaign = make_campaign(
        items=4, answer_per_subject=None, overlap_review=2, guideline="# Review\n\nWith care."
    )
    people = [member(campaign), member(campaign)]
    for one in people:
        acknowledge(user=one, campaign=campaign, version=1)
    accept(people[0], claim(campaign, people[0]))
    decided = edit(people[1], claim(campaign, people[1]), "¿Qué hueso es?").decision
    built = build_release(campaign=campaign, version="1.0.0")
    run(job_id=start_measuring(campaign=campaign, user=None).pk)
    return Scene(
        campaign=campaign,
        task=decided.task,
        flag=raise_flag(
            campaign=campaign,
            item=decided.task.item,
            language="es",
            reason=FlagReason.OTHER,
            nonce=uuid.uuid4(),
        ),
        term=add_term(campaign=campaign, language="es", source="bone", target="hueso"),
        memory=TranslationMemory.objects.create(campaign=campaign, name="Verba", penalty=5),
        translation_run=TranslationRun.objects.create(
            campaign=campaign, language="es", engine="apertium", spec="apertium"
        ),
        run=(started := start_run(release_folder=built.path.name, spec="uniform:0", user=None)),
        analysis=stored_analysis(
            answers_about(decided.task.item.sample_id), release_hash=started.release_hash
        ),
    )


def somebody(campaign: Campaign, role: str) -> User:
    """A person of the role; an annotator has a task in hand, and one that they have done."""
    if role == "superuser":
        user: User = UserFactory(is_superuser=True, is_staff=True)
        return user
    user = member(campaign, Role(role))
    if role == Role.ANNOTATOR:
        acknowledge(user=user, campaign=campaign, version=1)
        accept(user, claim(campaign, user))
        claim(campaign, user)
    return user


def arguments(scene: Scene, user: User, assignment: int) -> Arguments:
    item, job = scene.task.item, scene.run.job_id
    token, _ = ApiToken.issue(user, "test")
    name, in_campaign = scene.campaign.name, "console/campaigns/<name>/"
    return {
        "": {
            "name": name, "campaign": name, "kind": "review", "language": "es",
            "version": "1.0.0", "sample_id": item.sample_id, "path": "manifest.json",
            "form": "culture", "person": user.pk, "upload": uuid4(), "figure": "categories",
            "gate": "coverage", "config": "es", "split": "test", "step": "check",
        },
        "assignments/": {"pk": assignment},
        "jobs/": {"pk": job},
        "evaluation/": {"pk": scene.run.pk, "other": scene.run.pk},
        "evaluation/analyses/": {
            "pk": scene.analysis.pk, "name": "accuracy", "form": "svg",
        },
        "accounts/": {
            "pk": token.pk, "key": "k", "uidb36": "u", "provider": "p", "secret": "s",
        },
        "admin/": {
            "object_id": 1, "app_label": "annotations", "content_type_id": 1, "id": user.pk,
        },
        "api/v1/assignments/": {"pk": assignment},
        "api/v1/tasks/": {"pk": scene.task.pk},
        "api/v1/jobs/": {"pk": job},
        "api/v1/runs": {"pk": scene.run.pk},
        "api/v1/analyses": {"pk": scene.analysis.pk, "table": "models"},
        "api/v1/benchmarks/": {"name": scene.campaign.benchmark.name},
        "console/benchmarks/": {"name": scene.campaign.benchmark.name},
        "api/v1/campaigns/<name>/items/": {"pk": item.pk},
        "api/v1/campaigns/<name>/decisions/": {"kind": "reviews"},
        "api/v1/campaigns/<name>/memories/": {"pk": scene.memory.pk},
        "api/v1/campaigns/<name>/translation-runs/": {"pk": scene.translation_run.pk},
        "api/v1/": {"pk": 1},
        in_campaign: {"pk": scene.task.pk},
        f"{in_campaign}effort/": {"chart": "languages", "form": "svg"},
        f"{in_campaign}agreement/rules/": {"table": "rules", "form": "csv"},
        f"{in_campaign}agreement/figures/": {"chart": "categories", "form": "svg"},
        f"{in_campaign}releases/<version>/charts/": {"chart": "coverage", "form": "svg"},
        f"{in_campaign}engines/": {"pk": scene.translation_run.pk},
        f"{in_campaign}memory/": {"pk": scene.memory.pk},
        f"{in_campaign}glossary/": {"pk": scene.term.pk},
        f"{in_campaign}flags/": {"pk": scene.flag.pk},
    }  # fmt: skip


@contextmanager
def reading_only() -> Iterator[None]:
    """The database refuses to write and to lock rows, and this the locks that have no row."""

    def refuse(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        assert "pg_advisory" not in str(sql), "reading takes a lock"
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        with connection.execute_wrapper(refuse):
            yield
        transaction.set_rollback(True)


def test_no_get_changes_or_locks_anything(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Besides the access log, which has what somebody was denied, and the cache of agreement."""
    monkeypatch.setattr(middleware, "record_denial", lambda **_: None)
    monkeypatch.setattr(agreement, "keep", lambda *_, **__: None)
    monkeypatch.setattr(agreement, "start_computing", lambda **_: scene.run.job)
    for role in ROLES if LONG else (Role.ANNOTATOR, Role.MANAGER):
        answered = ask_for_everything(scene, somebody(scene.campaign, role), role)
        assert answered[200] > 20, (role, answered)


def ask_for_everything(scene: Scene, user: User, role: str) -> Counter[int]:
    """How often the person was answered what, of all addresses and of each task in their hands."""
    # allauth stores the address of an account when its page is first looked at.
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    client = Client()
    client.force_login(user)
    held = user.assignments.values_list("pk", flat=True).order_by("pk") or [1]
    asked = (address for one in held for address in addresses(arguments(scene, user, one)))
    answered: Counter[int] = Counter()
    for address in dict.fromkeys(asked):
        try:
            with reading_only():
                response = client.get(address, {"language": "es"})
                b"".join(response)
        except InternalError as error:
            raise AssertionError(f"GET {address} writes for {role}") from error
        assert response.status_code < 500, (role, address)
        answered[response.status_code] += 1
    return answered


def test_a_write_and_a_lock_would_be_found() -> None:
    campaign = make_campaign(items=2)
    user = member(campaign)
    with pytest.raises(InternalError), reading_only():
        claim(campaign, user)
    with pytest.raises(InternalError), reading_only():
        locked(User.objects.all()).first()
    with pytest.raises(AssertionError), reading_only():
        freeze_ledger()
    with reading_only():
        assert User.objects.exists()
