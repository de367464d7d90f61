"""The walk over the services finds those that pages, the API and commands call."""

import pytest

from tests.architecture.services import called


@pytest.mark.parametrize(
    "service",
    [
        ("annotations.services.claiming", "claim_next"),
        ("annotations.kinds.review.acts", "submit_review"),
        ("evaluation.services.runs", "start_run"),
        ("workbench.core.jobs.services", "enqueue"),
    ],
)
def test_what_another_storey_calls_is_found(service: tuple[str, str]) -> None:
    assert service in called()


def test_steps_that_services_share_are_none() -> None:
    assert ("annotations.services.locking", "lock_task") not in called()
