"""A campaign with something behind every route, and what fills the parameters of one."""

import uuid
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from annotations.models import BulkRuling, Campaign, Flag, Item, TranslationMemory, TranslationRun
from annotations.services import flagging, releasing, uploads
from annotations.services.batches import BatchPlan, make_batch
from annotations.services.glossary import add_term
from annotations.services.invitations import Guest, invite
from annotations.services.planning import Plan, create_campaign
from annotations.services.term_proposals import propose_term
from annotations.vocabularies import FlagReason
from evaluation.models import Run
from evaluation.services import runs as evaluation
from tests.contracts.routes.people import ANNOTATOR, MANAGER, SUPERUSER, make_people
from tests.contracts.routes.walking import PARAMETER, Route
from tests.evaluation.analyses import answers_about, stored_analysis
from tests.factories import make_campaign, member
from tests.work import ask, claim, edit
from workbench.core.accounts.models import ApiToken, User
from workbench.core.jobs.services import enqueue

VERSION = "1.0.0"


class World:
    """The people, and what is named by the word before a parameter and by its own name."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        settings.RELEASES_DIR = folder / "releases"
        settings.RUNS_DIR = folder / "runs"
        settings.MEDIA_ROOT = folder / "uploads"
        settings.ACCOUNT_RATE_LIMITS = False  # everybody asks from one address
        campaign = make_campaign(
            items=4, languages=("es", "am"), overlap_review=2, answer_per_subject=None
        )
        self.people = make_people(campaign, make_campaign(items=1), _sibling(campaign))
        # As allauth does when a person first looks at the page of their addresses.
        EmailAddress.objects.create(
            user=(one := self.people[SUPERUSER]), email=one.email, primary=True
        )
        self._values = _fill(campaign, self.people)

    @property
    def item(self) -> int:
        """The number of an item that the campaign works on."""
        return int(self._values["items", "pk"])

    def url(self, route: Route) -> str:
        """The route's address here; KeyError where nothing stands for a parameter yet."""
        if route.path.startswith("/admin/"):
            return PARAMETER.sub(lambda found: self._in_admin(route, found[1]), route.path)
        values = iter([self._value(*parameter) for parameter in route.parameters])
        return PARAMETER.sub(lambda _: str(next(values)), route.path)

    def _value(self, word: str, name: str) -> Any:
        return self._values[(word, name) if (word, name) in self._values else name]

    def _in_admin(self, route: Route, name: str) -> str:
        if name != "object_id" and name != "id":
            return {"app_label": "annotations", "url": "nothing", "content_type_id": "1"}[name]
        _, _, label, model, *_ = route.path.split("/")
        if label == "r":
            return "1"
        first = apps.get_model(label, model).objects.first()
        return str(first.pk) if first else "1"


def _upload() -> str:
    """The folder of a file that was sent."""
    sent = SimpleUploadedFile("a_test.csv", b"Which?,1,2,3,4,A\n")
    return uploads.store_uploads(files=[sent]).split("/")[1]


def _sibling(campaign: Campaign) -> Campaign:
    """Another campaign over the same benchmark."""
    return create_campaign(
        benchmark=campaign.benchmark, name="sibling", languages=("es",), plan=Plan.of()
    )


def _fill(campaign: Campaign, people: dict[str, User]) -> dict[tuple[str, str] | str, Any]:
    held = claim(campaign, people[ANNOTATOR])
    for text in ("¿Qué es el 0?", "¿Cuál es el 0?"):
        other = member(campaign)
        disputed = claim(campaign, other)
        edit(other, disputed, text)
    flag = _flag(people[ANNOTATOR], campaign)
    releasing.build_release(campaign=campaign, version=VERSION)
    memory = TranslationMemory.objects.create(campaign=campaign, name="Verba", penalty=5)
    return {
        "name": campaign.name,
        "campaign": campaign.name,
        "version": VERSION,
        "form": "culture",
        "language": "es",
        "kind": "review",
        ("decisions", "kind"): "reviews",
        ("files", "path"): "README.md",
        "config": "es",
        "split": "test",
        ("releases", "path"): "README.md",
        ("benchmarks", "name"): campaign.benchmark.name,
        ("items", "pk"): Item.objects.filter(benchmark=campaign.benchmark).first().pk,
        "secret": "nothing",
        "chart": "languages",
        ("effort", "form"): "svg",
        ("figures", "chart"): "categories",
        ("figures", "form"): "svg",
        ("figures", "name"): "accuracy",
        ("tables", "table"): "models",
        ("charts", "chart"): "coverage",
        ("charts", "form"): "svg",
        "step": "check",
        ("rules", "table"): "rules",
        ("rules", "form"): "csv",
        "figure": "categories",
        "gate": "coverage",
        "upload": _upload(),
        "sample_id": campaign.benchmark.items.first().sample_id,
        ("assignments", "pk"): held.pk,
        ("tasks", "pk"): disputed.task_id,
        ("adjudication", "pk"): disputed.task_id,
        ("many", "pk"): (act := _act(people[SUPERUSER], campaign)),
        ("rulings", "pk"): act,
        ("flags", "pk"): flag.pk,
        ("questions", "pk"): (question := ask(held, "What is meant?").pk),
        ("messages", "pk"): question,
        ("note", "pk"): disputed.task_id,
        ("glossary", "pk"): add_term(
            campaign=campaign, language="es", source="bone", target="hueso"
        ).pk,
        ("proposals", "pk"): propose_term(
            user=people[ANNOTATOR],
            campaign=campaign,
            language="es",
            source="rib",
            target="costilla",
        ).pk,
        ("memory", "pk"): memory.pk,
        ("memories", "pk"): memory.pk,
        ("people", "pk"): campaign.memberships.get(user=people[ANNOTATOR]).pk,
        ("members", "pk"): campaign.memberships.get(user=people[ANNOTATOR]).pk,
        ("batches", "pk"): make_batch(
            user=None,
            campaign=campaign,
            plan=BatchPlan("One", people=[people[ANNOTATOR]], reserved=False),
        ).batch.pk,
        ("people", "person"): people[ANNOTATOR].pk,
        ("invitations", "pk"): invite(
            campaign=campaign, user=None, guest=Guest("ann@example.org", "", ["viewer"])
        ).invitation.pk,
        ("jobs", "pk"): enqueue(kind="none", arguments={}, created_by=people[MANAGER]).pk,
        ("sessions", "pk"): _session(people[MANAGER]),
        ("tokens", "pk"): ApiToken.issue(people[MANAGER], "mine")[0].pk,
        ("engines", "pk"): (its := _translation_run(campaign)),
        ("translation-runs", "pk"): its,
        ("runs", "pk"): (run := _run(people[SUPERUSER], campaign)).pk,
        ("against", "other"): run.pk,
        ("analyses", "pk"): _analysis(run, campaign.benchmark.items.first().sample_id),
        ("confirm-email", "key"): "nothing",
        ("key", "uidb36"): "1",
        ("key", "key"): "nothing",
        ("oidc", "provider_id"): "nobody",
    }


def _act(user: User, campaign: Campaign) -> int:
    return BulkRuling.objects.create(
        campaign=campaign, person=user, nonce=uuid.uuid4(), tasks=[], outcome="stands"
    ).pk


def _flag(user: User, campaign: Campaign) -> Flag:
    return flagging.raise_flag(
        campaign=campaign,
        item=campaign.benchmark.items.last(),
        language="es",
        reason=FlagReason.OTHER,
        nonce=uuid.uuid4(),
        person=user,
    )


def _session(user: User) -> int:
    Client().force_login(user)
    return user.browser_sessions.get().pk


def _run(user: User, campaign: Campaign) -> Run:
    folder = f"{campaign.name}-{VERSION}"
    return evaluation.start_run(release_folder=folder, spec="uniform:0", user=user)


def _analysis(run: Run, sample_id: str) -> int:
    """One of made answers, which has figures."""
    release = {"release_folder": run.release_folder, "release_hash": run.release_hash}
    return stored_analysis(answers_about(sample_id), **release).pk


def _translation_run(campaign: Campaign) -> int:
    run = TranslationRun(campaign=campaign, language="es", engine="apertium", spec="apertium")
    run.save()
    return run.pk
