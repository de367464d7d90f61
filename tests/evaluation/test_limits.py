"""A limit is the same at the service, the web form, the API and the command line."""

import pytest
from django.contrib.auth.models import AnonymousUser

from evaluation import arguments, limits
from evaluation.api.serializers import StartRunSerializer
from evaluation.models import Run
from evaluation.services import runs as services
from evaluation.web.forms import RunForm
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

WANTED = {"release_folder": "sample-1.0.0", "spec": "uniform:0"}
NUMBERS = {"shots": limits.SHOTS, "limit": limits.QUESTIONS}
AT_THE_LIMITS = [(name, end) for name, allowed in NUMBERS.items() for end in allowed]
BEYOND = [
    (name, number)
    for name, allowed in NUMBERS.items()
    for number in (allowed.least - 1, allowed.most + 1)
]


def by_service(store, changes):
    try:
        services.start_run(**WANTED | changes, user=None)
    except Invalid as refused:
        return set(refused.fields)
    return set()


def by_api(store, changes):
    serializer = StartRunSerializer(data=WANTED | changes)
    serializer.is_valid()
    return set(serializer.errors)


def by_form(store, changes):
    form = RunForm(
        AnonymousUser(),
        {
            "release_folder": "sample-1.0.0", "engine": "uniform", "target": "0", "shots": 5,
            "shot_rule": "full", "instructions": "en", "dtype": "auto", **changes,
        },
    )  # fmt: skip
    return set(form.errors)


def by_command(store, changes):
    parser = arguments.build_parser(*5 * [print])
    given = [f"--{name}={value}" for name, value in changes.items()]
    try:
        parser.parse_args(["run", "--release=r", "--model=uniform:0", "--out=o", *given])
    except SystemExit:
        return set(changes)
    return set()


DOORS = pytest.mark.parametrize("refusals", [by_service, by_api, by_form, by_command])


@DOORS
@pytest.mark.parametrize(("name", "number"), AT_THE_LIMITS)
def test_a_number_at_its_limit_is_taken_at_every_door(store, refusals, name, number):
    assert refusals(store, {name: number}) == set()


@DOORS
@pytest.mark.parametrize(("name", "number"), BEYOND)
def test_a_number_beyond_its_limit_is_refused_at_every_door(store, refusals, name, number):
    assert refusals(store, {name: number}) == {name}
    assert not Run.objects.exists()


def test_a_model_is_named_within_what_is_stored(store):
    spec = "forest:" + "m" * (limits.SPEC - len("forest:"))
    for refusals in (by_service, by_api):
        assert refusals(store, {"spec": spec}) == set()
        assert refusals(store, {"spec": spec + "m"}) == {"spec"}
