"""The desk's benchmark measures what real work leaves behind, and computes its figures right."""

import pytest

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, CurrentTranslation, Task, Translation
from annotations.models.translations import text_hash
from benchmarks.desk import campaign, levels
from benchmarks.desk.campaign import Size
from benchmarks.desk.decisions import TaskForm
from benchmarks.desk.figures import Figure, Sample, percentile
from benchmarks.desk.texts import Translator, invented_units
from tests.invariants import broken_invariants
from tests.work import accept, claim
from workbench.core.accounts.models import User

SMALL = Size(items=60, languages=2, people=6)


@pytest.fixture
def built(transactional_db) -> Campaign:
    campaign.build(SMALL)
    return Campaign.objects.get(name=campaign.NAME)


@pytest.mark.slow
def test_a_leap_leaves_what_the_ledger_explains(built: Campaign):
    person = User.objects.get(username="annotator-001")
    accept(person, claim(built, person, language="am"))
    for share in (0.5, 0.98):
        levels.leap_to(share, campaign_name=built.name)
        assert broken_invariants(built) == []
        assert Task.objects.filter(kind="review", remaining=0).count() == 2 * int(60 * share)
        assert Task.objects.filter(kind="label", remaining=0).count() == int(60 * share)
    edits = Translation.objects.filter(origin="post_edit")
    assert all(text.text_hash == text_hash(text.question, text.options) for text in edits)
    moved = CurrentTranslation.objects.filter(translation__in=edits)
    assert moved.count() == edits.count() == Review.objects.filter(verdict="edit").count() > 0
    next_one = claim(built, person, language="am").task
    assert next_one.position == min(
        Task.objects.filter(kind="review", language="am", state="open").values_list(
            "position", flat=True
        )
    )


def test_invented_texts_have_four_different_options_in_every_script():
    units = list(invented_units(40))
    for language in ("es", "ja", "am", "ar"):
        engine = Translator(language, units)
        for unit in units:
            question, options = engine.translate(unit)
            assert len(set(options)) == 4
            assert question != unit[0]
            assert engine.translate(unit) == (question, options)


def test_percentiles_are_linear_between_ranks():
    assert percentile([1, 2, 3, 4], 50) == 2.5
    assert percentile(list(range(101)), 95) == 95
    assert percentile([7], 95) == 7


def test_a_refused_request_is_counted_apart():
    good = [Sample("next", 0.0, ms, app_ms=1, db_ms=1, queries=3) for ms in (10, 20, 30)]
    figure = Figure.of("next", [*good, Sample("next", 0.0, 999, problem="500")], seconds=2)
    assert (figure.requests, figure.problems, figure.median) == (3, 1, 20)
    assert figure.a_second == 1.5


def test_a_form_is_read_as_a_browser_would_send_it():
    page = """
        <form action="/other/"><input name="no" value="1" type="hidden"></form>
        <form id="task" action="/submit/"><input type="hidden" name="nonce" value="n">
        <input type="radio" name="seen" value="1"><input type="radio" name="seen" value="2" checked>
        <textarea name="question">\nWhat &amp; why?</textarea></form>"""
    form = TaskForm.read(page)
    assert form is not None
    assert form.action == "/submit/"
    assert form.fields == [("nonce", "n"), ("seen", "2"), ("question", "What & why?")]
    assert TaskForm.read("<p>Nothing left</p>") is None
