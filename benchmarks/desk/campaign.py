"""The campaign that the desk is measured on, made by the services that make any campaign."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.desk.texts import SEED, Translator, Unit, invented_units
from benchmarks.desk.tools import timed

NAME = "desk"
SUBJECTS = 57
LABEL_PER_SUBJECT = 50
ENGINE = "invented"


@dataclass(frozen=True)
class Size:
    """How large: `items` are invented, unless `mmlu` names a folder of MMLU's test files.

    A `margin` sends labels to adjudication on which people differ by that much at most. Of each
    subject so many items are `dev`, the others `test`.
    """

    items: int
    languages: int
    people: int
    mmlu: Path | None = None
    name: str = NAME
    margin: float | None = None
    dev: int = 0

    @property
    def database(self) -> str:
        """Where a campaign of this size is kept, to be copied for every run."""
        kind = "mmlu" if self.mmlu else f"{self.items}"
        return f"desk_{kind}_{self.languages}_{self.people}"


@dataclass(frozen=True)
class Annotator:
    """A person, by what their program or their browser shows to be let in."""

    name: str
    language: str
    token: str
    session: str


def build(size: Size) -> None:
    """Make the campaign, with candidate texts and tasks, in an empty database."""
    from annotations.models import Benchmark
    from annotations.services.planning import Plan, create_campaign
    from workbench.core.languages import DEFAULT_SOURCE, LANGUAGES

    with timed("items"):
        _store_items(size)
    rules = {} if size.margin is None else {"label": {"adjudicate_margin": size.margin}}
    languages = [code for code in LANGUAGES if code != DEFAULT_SOURCE][: size.languages]
    with timed("campaign and label tasks"):
        campaign = create_campaign(
            benchmark=Benchmark.objects.get(name=size.name),
            name=size.name,
            languages=languages,
            plan=Plan.of(label_per_subject=LABEL_PER_SUBJECT, seed=SEED, rules=rules),
            synthetic=True,
        )
    for language in languages:
        with timed(f"texts and review tasks, {language}"):
            _translate(campaign, language)
    with timed("people"):
        _invite(campaign, languages, size.people)


def sign_in() -> list[Annotator]:
    """A token and a session for each annotator."""
    from annotations.models import Membership
    from workbench.core.accounts.models import ApiToken

    memberships = Membership.objects.filter(campaign__name=NAME).select_related("user")
    return [
        Annotator(
            name=membership.user.username,
            language=membership.languages[0],
            token=ApiToken.issue(membership.user, "benchmark")[1],
            session=_session(membership.user),
        )
        for membership in memberships.order_by("user")
    ]


def write_annotators(annotators: list[Annotator], path: Path) -> None:
    path.write_text(json.dumps([asdict(annotator) for annotator in annotators]))


def read_annotators(path: Path) -> list[Annotator]:
    return [Annotator(**fields) for fields in json.loads(path.read_text())]


def _store_items(size: Size) -> None:
    from annotations.models import Benchmark, Item
    from annotations.services.importing import import_benchmark

    if size.mmlu is not None:
        import_benchmark(path=size.mmlu, name=size.name, licence="mit")
        return
    benchmark = Benchmark.objects.create(name=size.name)
    a_subject = -(-size.items // SUBJECTS)
    splits = ["dev" if n < size.dev else "test" for n in range(a_subject)]
    Item.objects.bulk_create(
        Item(
            benchmark=benchmark,
            sample_id=f"subject_{n // a_subject}/{splits[n % a_subject]}/{n % a_subject}",
            position=n,
            split=splits[n % a_subject],
            subject=f"subject_{n // a_subject}",
            category="Other",
            question=question,
            options=options,
            key=n % len(options),
        )
        for n, (question, options) in enumerate(invented_units(size.items, of=size.name))
    )


def _translate(campaign: Any, language: str) -> None:
    """Store a text for every item by COPY, and open the tasks as `import_translations` does."""
    from django.db import connection, transaction

    from annotations.models import Translation
    from annotations.services.bulk import renew_statistics
    from annotations.services.opening import open_text_tasks

    items = list(campaign.benchmark.items.all())
    columns = "item_id, language, question, options, origin, engine, engine_version, text_hash"
    with transaction.atomic(), connection.cursor() as cursor:
        statement = f"COPY annotations_translation ({columns}, created_at) FROM STDIN"
        with cursor.copy(statement) as rows:
            for row in _rows(items, language):
                rows.write_row(row)
        renew_statistics(len(items), Translation)
    open_text_tasks(campaign=campaign, language=language)


def _rows(items: list[Any], language: str) -> Iterator[tuple[Any, ...]]:
    from django.utils import timezone

    from annotations.models.translations import text_hash
    from annotations.vocabularies import Origin

    units: list[Unit] = [(item.question, item.options) for item in items]
    engine, now = Translator(language, units), timezone.now()
    for item, unit in zip(items, units, strict=True):
        question, options = engine.translate(unit)
        digest = text_hash(question, options)
        origin = Origin.MACHINE.value
        yield item.pk, language, question, options, origin, ENGINE, "1", digest, now


def _invite(campaign: Any, languages: list[str], people: int) -> None:
    """Annotators with one language each, the languages in turn."""
    from annotations.services.members import add_member
    from annotations.vocabularies import Role
    from workbench.core.accounts.models import User

    for number, language in enumerate(islice(cycle(languages), people)):
        name = f"annotator-{number + 1:03}"
        user = User.objects.filter(username=name).first()
        user = user or User.objects.create_user(name, password=None)
        add_member(campaign=campaign, user=user, role=Role.ANNOTATOR, languages=[language])


def _session(user: Any) -> str:
    """The key of a session in which the person is signed in, as after the sign-in page."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key or ""
