"""A prepared query reads what its queryset reads."""

import uuid

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from annotations.models import Assignment, Task, TaskCandidate
from tests.factories import UserFactory, make_campaign, member
from tests.work import claim
from workbench.core.accounts.models import User
from workbench.core.prepared import Given, Prepared

pytestmark = pytest.mark.django_db

held = Prepared(
    lambda: (
        Assignment.objects.filter(person=Given("person"), pk=Given("pk"))
        .select_related("task__item", "task__campaign", "protocol")
        .order_by("pk")
    )
)
offered = Prepared(
    lambda: (
        TaskCandidate.objects.filter(task=Given("task"))
        .select_related("translation")
        .order_by("position")
    )
)


def stored(instance: object) -> dict[str, object]:
    return {name: value for name, value in vars(instance).items() if name != "_state"}


def test_rows_and_what_they_refer_to_are_those_of_the_queryset():
    campaign = make_campaign(items=3)
    person = member(campaign)
    for assignment in (claim(campaign, person), claim(campaign, person)):
        found = held.first(person=person.pk, pk=assignment.pk)
        wanted = Assignment.objects.select_related("task__item", "task__campaign", "protocol").get(
            pk=assignment.pk
        )
        assert stored(found) == stored(wanted)
        assert stored(found.task) == stored(wanted.task)
        assert stored(found.task.item) == stored(wanted.task.item)
        assert found.task.campaign == campaign
        assert found.draft == {}


def test_it_takes_one_query_and_what_is_related_is_loaded(django_assert_num_queries):
    campaign = make_campaign(items=1)
    (task,) = Task.objects.filter(kind="review")
    with django_assert_num_queries(1):
        assert [c.translation.item_id for c in offered.all(task=task.pk)] == [task.item_id]
    assert campaign.pk == task.campaign_id


def test_a_value_is_sent_as_a_parameter_whatever_it_holds():
    make_campaign(items=1)
    by_language = Prepared(lambda: Task.objects.filter(language=Given("language")))
    assert by_language.all(language="es' OR '1'='1") == []
    assert len(by_language.all(language="es")) == 1


def test_a_value_may_stand_in_a_subquery():
    campaign = make_campaign(items=2)
    person, other = member(campaign), member(campaign)
    claim(campaign, person)
    mine = Assignment.objects.filter(task=OuterRef("pk"), person=Given("person"))
    tasks = Prepared(lambda: Task.objects.filter(Exists(mine)))
    assert len(tasks.all(person=person.pk)) == 1
    assert tasks.all(person=other.pk) == []


def test_what_is_annotated_is_an_attribute():
    campaign = make_campaign(items=2)
    person = member(campaign)
    taken = claim(campaign, person).task_id
    mine = Assignment.objects.filter(task=OuterRef("pk"), person=Given("person"))
    tasks = Prepared(
        lambda: Task.objects.filter(kind="review").annotate(is_mine=Exists(mine)).order_by("pk")
    )
    assert {task.pk: task.is_mine for task in tasks.all(person=person.pk)} == {
        task.pk: task.pk == taken for task in Task.objects.filter(kind="review")
    }


def test_nothing_found_is_none_and_a_missing_value_an_error():
    assert held.first(person=0, pk=0) is None
    with pytest.raises(KeyError, match="pk"):
        held.first(person=0)


def test_the_sql_is_written_once():
    written = []

    def write():
        written.append(uuid.uuid4())
        return Task.objects.filter(pk=Given("pk"))

    prepared = Prepared(write)
    with CaptureQueriesContext(connection) as queries:
        for pk in range(3):
            prepared.first(pk=pk)
    assert len(written) == 1
    assert len(queries) == 3


def plans() -> dict[str, int]:
    """How often each statement that this connection has planned was run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


def test_a_connection_plans_it_once():
    before = plans()
    for pk in range(3):
        held.first(person=1, pk=pk)
    (new,) = plans().keys() - before.keys()
    assert plans()[new] == 3


def test_what_is_always_the_same_is_written_into_the_text():
    strange = UserFactory(username="50 %s, 100% 'so'")
    found = Prepared(
        lambda: User.objects.filter(username="50 %s, 100% 'so'", pk=Given("pk")).order_by("pk")
    )
    assert found.first(pk=strange.pk) == strange
    assert found.first(pk=UserFactory().pk) is None
    assert found.statement.names == ("pk",)
