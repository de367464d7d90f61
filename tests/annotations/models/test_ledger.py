"""What is written is never changed: the database refuses it, whoever asks and however."""

import uuid
from collections.abc import Iterator
from itertools import product
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from psycopg import sql

from annotations.models import (
    Acknowledgement,
    AgreementPoint,
    AgreementTable,
    Assignment,
    BackTranslation,
    Batch,
    BatchItem,
    BatchPerson,
    Benchmark,
    BulkRuling,
    Campaign,
    Comment,
    Consensus,
    Control,
    CurrentTranslation,
    Decision,
    DecisionImport,
    DeskSettings,
    Dismissal,
    EngineVersion,
    FirstLook,
    Flag,
    FlagResolution,
    GlossaryTerm,
    ImportedPerson,
    Invitation,
    Item,
    MachineText,
    Membership,
    MemorySource,
    MemoryTranslation,
    Message,
    Metric,
    Notice,
    NoticeChoice,
    OverlapChange,
    PreferredEngine,
    PriorityRule,
    Protocol,
    Release,
    ReleaseEvent,
    ReleaseRules,
    Sample,
    Segment,
    Suggestion,
    Task,
    TaskCandidate,
    TermProposal,
    TextScore,
    TranslatedPassage,
    Translation,
    TranslationFailure,
    TranslationMemory,
    TranslationRun,
)
from annotations.selectors.ledger import LEDGER
from annotations.services import flagging
from annotations.vocabularies import FlagOutcome, Role
from tests.concurrency import verbs
from tests.factories import make_campaign, member
from tests.work import ask, claim, revise

DECISIONS = {model for model in apps.get_models() if issubclass(model, Decision)}
ACTS = DECISIONS | {Flag, FlagResolution, TranslatedPassage, Translation}
FIXED = ACTS | {
    Acknowledgement, BulkRuling, Control, DecisionImport, Dismissal, EngineVersion, MachineText,
    Message, OverlapChange, Protocol, Release, ReleaseEvent, ReleaseRules, Suggestion,
}  # fmt: skip
NEVER_CHANGED = sorted(FIXED, key=lambda model: model.__name__)
CHANGEABLE = {
    AgreementPoint, AgreementTable, Assignment, BackTranslation, Batch, BatchItem, BatchPerson,
    Benchmark, Campaign, Comment, Consensus, CurrentTranslation, DeskSettings, FirstLook,
    GlossaryTerm, ImportedPerson, Invitation, Item, Membership, MemorySource, MemoryTranslation,
    Metric, Notice, NoticeChoice, PreferredEngine, PriorityRule, Sample, Segment, Task,
    TaskCandidate, TermProposal, TextScore, TranslationFailure, TranslationMemory, TranslationRun,
}  # fmt: skip
CHANGES = {
    "update": "UPDATE {table} SET id = id",
    "delete": "DELETE FROM {table}",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = 0",
    "merge": "MERGE INTO {table} a USING {table} b ON a.id = b.id WHEN MATCHED THEN DELETE",
}
REFUSED = "Cannot update or delete rows"


@pytest.fixture
def whole_campaign() -> Campaign:
    """A campaign that has left a row in every table of the ledger."""
    steps = {"review": {"steps": ["review", "revision"]}}
    campaign = make_campaign(items=3, answer_per_subject=None, rules=steps)
    first, second, manager = member(campaign), member(campaign), member(campaign, Role.MANAGER)
    review, label = claim(campaign, first), claim(campaign, first, "label", "en")
    answer = claim(campaign, second, "answer")
    for person, held in ((first, review), (first, label), (second, answer)):
        verbs.decide(person, held, 0)
    reviser = member(campaign)
    revise(reviser, claim(campaign, reviser, "revision"))
    verbs.skip(second, claim(campaign, second, "answer"))
    flagging.resolve_flag(
        user=manager,
        flag=verbs.flag(first, review),
        outcome=FlagOutcome.EXCLUDED,
        nonce=uuid.uuid4(),
    )
    verbs.rule(manager, Task.objects.get(pk=review.task_id), 0)
    verbs.send_back(manager, Task.objects.get(pk=review.task_id))
    release = Release.objects.create(
        campaign=campaign, version="1.0.0", cut={}, manifest={}, content_hash="-", path="-"
    )
    ReleaseEvent.objects.create(release=release, event="checked", person=manager)
    ReleaseRules.objects.create(campaign=campaign, version=1, created_by=manager)
    Acknowledgement.objects.create(protocol=campaign.protocol, person=first)
    BulkRuling.objects.create(
        campaign=campaign, person=manager, nonce=uuid.uuid4(), tasks=[], outcome="stands"
    )
    ask(review, "Why?")
    Control.objects.create(task=campaign.tasks.earliest("pk"))
    Dismissal.objects.create(person=first, item=label.task.item, language="es", rule="x", place="x")
    DecisionImport.objects.create(campaign=campaign, format="workbench", file="x")
    OverlapChange.objects.create(task_id=review.task_id, before=1, after=2)
    TranslatedPassage.objects.create(item=label.task.item, language="es", passage="Sobre huesos.")
    Suggestion.objects.create(campaign=campaign, item=label.task.item, form="culture", source="x")
    version = EngineVersion.objects.create(name="machine")
    run = TranslationRun.objects.create(campaign=campaign, language="es", engine="machine")
    text = Translation.objects.earliest("pk")
    MachineText.objects.create(translation=text, made_by=version, run=run)
    return campaign


def about(model: type[models.Model], statement: str) -> sql.Composed:
    return sql.SQL(statement).format(table=sql.Identifier(model._meta.db_table))


@pytest.mark.django_db
def test_plain_sql_cannot_change_a_row(whole_campaign: Campaign) -> None:
    assert [model for model in NEVER_CHANGED if not model._default_manager.exists()] == []
    ways = product(NEVER_CHANGED, CHANGES.items())
    assert [(model, name) for model, (name, way) in ways if not is_refused(about(model, way))] == []


def is_refused(statement: sql.Composed) -> bool:
    """By the trigger; any other fault is raised."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        if REFUSED not in str(error):
            raise
        return True
    return False


@pytest.mark.django_db
def test_an_unknown_model_must_be_said_to_be_changeable_or_not() -> None:
    ours = {
        model
        for model in apps.get_app_config("annotations").get_models()
        if not hasattr(model, "pgh_tracked_model")
    }
    assert ours == set(NEVER_CHANGED) | CHANGEABLE


def test_the_cut_of_a_release_covers_every_table_of_the_ledger() -> None:
    assert set(LEDGER) >= ACTS


@pytest.mark.django_db
def test_every_trigger_of_the_ledger_is_switched_on_for_everybody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgenabled FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname LIKE 'pgtrigger\\_%append\\_only%'"
        )
        enabled = dict(cursor.fetchall())
    assert enabled == {model._meta.db_table: "O" for model in NEVER_CHANGED}


@pytest.fixture
def administrator(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the cluster's administrator, who owns none of our tables."""
    given: dict[str, Any] = connection.get_connection_params() | {"user": "postgres"}
    given = {name: given[name] for name in ("dbname", "user", "host", "port") if given.get(name)}
    try:
        session = psycopg.connect(**given)
    except psycopg.OperationalError:
        pytest.skip("nobody may be the administrator of this database")
    with session:
        yield session
        session.rollback()


def test_a_role_that_was_granted_everything_cannot_either(
    administrator: psycopg.Connection[Any], whole_campaign: Campaign
) -> None:
    administrator.execute("CREATE ROLE guest")
    administrator.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO guest")
    for role in ("postgres", "guest"):
        administrator.execute(f"SET ROLE {role}")
        for model in NEVER_CHANGED:
            for statement in CHANGES.values():
                with (
                    pytest.raises(psycopg.DatabaseError, match=REFUSED),
                    administrator.transaction(),
                ):
                    administrator.execute(about(model, statement))
