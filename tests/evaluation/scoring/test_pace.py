import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.pace import LEAST_SECONDS, START_SECONDS, Pace


def test_there_is_no_number_before_there_is_something_to_go_by():
    pace = Pace(100)
    assert pace.seconds_left() is None
    pace.note(10, 50)
    assert pace.seconds_left() is None
    pace.note(20, 50 + LEAST_SECONDS / 2)
    assert pace.seconds_left() is None
    pace.note(20, 50 + LEAST_SECONDS)
    assert pace.seconds_left() == pytest.approx(80 * LEAST_SECONDS / 10)


def test_work_that_stands_still_promises_nothing():
    pace = Pace(100)
    pace.note(10, 0)
    pace.note(10, 1000)
    assert pace.seconds_left() is None


def test_what_was_there_before_does_not_count():
    pace = Pace(1000)
    pace.note(901, 7)
    pace.note(911, 17)
    assert pace.seconds_left() == pytest.approx(89)


def test_a_first_batch_is_no_speed():
    """A hundred answers at once, and as many ten seconds later: ten a second."""
    pace = Pace(1000)
    for batch in range(2):
        for answer in range(1, 101):
            pace.note(100 * batch + answer, 10 * batch + answer * START_SECONDS / 200)
    assert pace.seconds_left() == pytest.approx(80, rel=0.05)


@given(
    speed=st.floats(0.01, 1000),
    steps=st.lists(st.floats(START_SECONDS + 0.1, 60), min_size=10, max_size=30),
)
def test_at_an_even_speed_the_time_left_is_exact(speed, steps):
    total = speed * sum(steps) * 2
    pace, clock = Pace(total), 0.0
    for step in steps:
        clock += step
        pace.note(speed * clock, clock)
    assert pace.seconds_left() == pytest.approx((total - speed * clock) / speed)
