"""The file of a protocol is read whole or refused by line, and read again as it was written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import limits
from annotations.formats.protocol import (
    GUIDELINE,
    PROTOCOL,
    KindRules,
    ProtocolError,
    ProtocolFile,
    SampleRule,
    read_protocol,
    written,
)
from annotations.forms.shipped import shipped
from annotations.kinds.registry import all_kinds, planned_kinds
from tests.annotations.forms.strategies import forms

WHOLE = """
guideline = "rules.md"
glossary = "terms.csv"

[review]
overlap = 2
sample = "all"
consensus = "2 of 3"
steps = ["review"]
ask_quality = true
rulings = 2

[label]
overlap = 4
sample = {file = "ids.txt"}
adjudicate_margin = 0.2
forms = ["culture", "clarity.toml"]

[answer]
sample = {per_subject = 50, split = "test", seed = 7}
on = "translation"
consensus = "key"

[work]
lease_minutes = 30
grace_minutes = 0
tasks_at_once = 5
"""
CLARITY = """
id = "clarity"
on = "source"
title = {en = "Clarity"}
questions = [{id = "clear", type = "yes_no", text = {en = "Is it clear?"}}]
"""
FILES = {
    "rules.md": "# Rules\n",
    "terms.csv": "source,target\n",
    "ids.txt": "a/test/1\n\n b/test/2 \na/test/1\n",
    "clarity.toml": CLARITY,
    "broken.toml": CLARITY.replace('"yes_no"', '"maybe"'),
    "other.toml": CLARITY.replace("clarity", "error_spans"),
    "empty.txt": "\n",
    "long.txt": "x" * (limits.SAMPLE_ID + 1),
}


def test_a_whole_protocol_is_read_with_its_files() -> None:
    protocol = read_protocol(WHOLE, FILES.get)
    assert list(protocol.kinds) == ["review", "label", "answer"]
    review, label, answer = protocol.kinds.values()
    assert (review.overlap, review.sample) == (2, SampleRule())
    assert review.rules == {
        "consensus": "2 of 3", "steps": ("review",), "ask_quality": True, "rulings": 2,
    }  # fmt: skip
    assert label.sample.ids == ("a/test/1", "b/test/2")
    assert label.adjudicate_margin == 0.2
    assert [form.id for form in label.forms] == ["culture", "clarity"]
    assert answer.overlap == all_kinds()["answer"].overlap
    assert answer.sample == SampleRule(per_subject=50, split="test", seed=7)
    assert (protocol.lease_minutes, protocol.grace_minutes, protocol.tasks_at_once) == (30, 0, 5)
    assert (protocol.guideline, protocol.glossary) == ("# Rules\n", "source,target\n")


def test_a_kind_without_a_table_is_not_asked_for_and_what_is_left_out_is_usual() -> None:
    protocol = read_protocol("[label]\n", FILES.get)
    usual = KindRules(
        overlap=all_kinds()["label"].overlap, rules={"rulings": 1}, forms=(shipped()["culture"],)
    )
    assert protocol == ProtocolFile({"label": usual})
    (review,) = read_protocol("[review]", FILES.get).kinds.values()
    assert review.rules == {
        "consensus": "half", "steps": ("review",), "ask_quality": False, "rulings": 1,
    }  # fmt: skip


def test_a_seed_stands_in_the_sample_or_beside_it() -> None:
    inside = read_protocol("[label]\nsample = {per_subject = 1, seed = 3}", FILES.get)
    beside = read_protocol("[label]\nsample = {per_subject = 1}\nseed = 3", FILES.get)
    assert inside == beside


REFUSED = {
    "no work": ("", ""),
    "an unknown table": ("[labels]\n[label]", ""),
    "a kind that is no table": ("review = 3", "review"),
    "an unknown key": ("[label]\ncolour = 1", "label"),
    "a key of another kind": ("[review]\nforms = ['culture']", "review"),
    "no overlap at all": ("[label]\noverlap = 0", "label.overlap"),
    "half a person": ("[label]\noverlap = 2.5", "label.overlap"),
    "a true overlap": ("[label]\noverlap = true", "label.overlap"),
    "a margin over one": ("[label]\nadjudicate_margin = 20", "label.adjudicate_margin"),
    "a margin in words": ("[label]\nadjudicate_margin = 'a'", "label.adjudicate_margin"),
    "some of the items": ("[label]\nsample = 'some'", "label.sample"),
    "a sample of nothing": ("[label]\nsample = {seed = 1}", "label.sample"),
    "a sample that is a number": ("[label]\nsample = 50", "label.sample"),
    "nobody a subject": ("[label]\nsample = {per_subject = 0}", "label.sample.per_subject"),
    "an unknown key of a sample": ("[label]\nsample = {split = 'a', by = 1}", "label.sample"),
    "a file and a split": (
        "[label]\nsample = {file = 'ids.txt', split = 'test'}",
        "label.sample.split",
    ),
    "two seeds": ("[label]\nseed = 1\nsample = {per_subject = 1, seed = 2}", "label.sample.seed"),
    "a sample file that is not there": ("[label]\nsample.file = 'no.txt'", "label.sample.file"),
    "a sample file elsewhere": ("[label]\nsample.file = '../ids.txt'", "label.sample.file"),
    "a sample file from the root": ("[label]\nsample.file = '/etc/passwd'", "label.sample.file"),
    "an empty sample file": ("[label]\nsample.file = 'empty.txt'", "label.sample.file"),
    "an item of a long name": ("[label]\nsample.file = 'long.txt'", "label.sample.file"),
    "an unknown consensus": ("[review]\nconsensus = 'key'", "review.consensus"),
    "more than all": ("[review]\nconsensus = '3 of 2'", "review.consensus"),
    "a revision of nothing": ("[review]\nsteps = ['revision']", "review.steps"),
    "steps that are none": ("[review]\nsteps = [['review']]", "review.steps"),
    "a quality in words": ("[review]\nask_quality = 'yes'", "review.ask_quality"),
    "a quality in figures": ("[review]\nask_quality = 1", "review.ask_quality"),
    "a revision with rules of its own": ("[review]\n[revision]\noverlap = 2", ""),
    "three rulings": ("[review]\nrulings = 3", "review.rulings"),
    "rulings in words": ("[answer]\nrulings = 'two'", "answer.rulings"),
    "an answer on nothing": ("[answer]\non = 'options'", "answer.on"),
    "an unsure that is none": ("[answer]\nunsure = 'keep'", "answer.unsure"),
    "a flag that is none": ("[answer]\nflagged = true", "answer.flagged"),
    "no form": ("[label]\nforms = []", "label.forms"),
    "a form that is not there": ("[label]\nforms = ['no.toml']", "label.forms[0]"),
    "a form twice": ("[label]\nforms = ['culture', 'culture']", "label.forms"),
    "a broken form": ("[label]\nforms = ['culture', 'broken.toml']", "label.forms[1]"),
    "two forms of one table": ("[label]\nforms = ['error-spans', 'other.toml']", "label.forms"),
    "forms in words": ("[label]\nforms = 'culture'", "label.forms"),
    "a lease of no time": ("[label]\n[work]\nlease_minutes = 0", "work.lease_minutes"),
    "an unknown key of work": ("[label]\n[work]\npay = 3", "work"),
    "a guideline that is not there": ("guideline = 'no.md'\n[label]", "guideline"),
    "a guideline in figures": ("guideline = 3\n[label]", "guideline"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_at_its_place(name: str) -> None:
    text, place = REFUSED[name]
    with pytest.raises(ProtocolError) as refusal:
        read_protocol(text, FILES.get)
    assert [problem.place for problem in refusal.value.problems] == [place]


def test_all_problems_are_told_at_once_by_line() -> None:
    broken = WHOLE.replace('"2 of 3"', '"most"').replace("clarity.toml", "broken.toml")
    broken = broken.replace("tasks_at_once = 5", "tasks_at_once = -5")
    with pytest.raises(ProtocolError) as refusal:
        read_protocol(broken, FILES.get)
    lines = broken.split("\n")
    told = [(one.place, lines[(one.line or 0) - 1].split(" ")[0]) for one in refusal.value.problems]
    assert told == [
        ("review.consensus", "consensus"),
        ("label.forms[1]", "forms"),
        ("work.tasks_at_once", "tasks_at_once"),
    ]
    assert "broken.toml, line 5, questions[0].type: Unknown: maybe" in str(refusal.value)


@pytest.mark.parametrize("text", ["[", "x" * (limits.PROTOCOL + 1), "[[label]]", "label = 'a'"])
def test_no_file_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(ProtocolError):
        read_protocol(text, FILES.get)


def test_what_is_written_names_its_files() -> None:
    files = written(read_protocol(WHOLE, FILES.get))
    assert set(files) == {
        PROTOCOL, GUIDELINE, "glossary.csv", "sample-label.txt", "form-clarity.toml",
    }  # fmt: skip
    assert 'forms = ["culture", "form-clarity.toml"]' in files[PROTOCOL]
    assert read_protocol(files[PROTOCOL], files.get) == read_protocol(WHOLE, FILES.get)


samples = st.builds(
    SampleRule,
    per_subject=st.none() | st.integers(1, 100),
    split=st.sampled_from(["", "test", "dev"]),
    seed=st.none() | st.integers(0, 2**53),
) | st.builds(
    SampleRule,
    ids=st.lists(st.from_regex(r"[a-z]+/test/[0-9]{1,3}", fullmatch=True), min_size=1, unique=True)
    .map(tuple),
    per_subject=st.none() | st.integers(1, 100),
)  # fmt: skip


@st.composite
def rules_of(draw: st.DrawFn, kind: str) -> KindRules:
    rules: dict[str, Any] = {}
    for rule in all_kinds()[kind].rules:
        shares = ("2 of 3", "3 of 5") if rule.by_share else ()
        unsaid = (None,) if rule.optional else ()
        rules[rule.name] = draw(st.sampled_from([*rule.known, *shares, *unsaid]))
    asked = st.lists(forms | st.sampled_from([*shipped().values()]), min_size=1, max_size=2)
    several = asked.filter(lambda some: len({form.id for form in some}) == len(some))
    return KindRules(
        overlap=draw(st.integers(1, 100)),
        sample=draw(samples),
        adjudicate_margin=draw(st.none() | st.floats(0, 1)),
        rules=rules,
        forms=tuple(draw(several)) if all_kinds()[kind].asks_forms else (),
    )


@st.composite
def protocols(draw: st.DrawFn) -> ProtocolFile:
    kinds = draw(st.lists(st.sampled_from([*planned_kinds()]), min_size=1, unique=True))
    ordered = [kind for kind in planned_kinds() if kind in kinds]
    return ProtocolFile(
        {kind: draw(rules_of(kind)) for kind in ordered},
        lease_minutes=draw(st.none() | st.integers(1, 1000)),
        grace_minutes=draw(st.none() | st.integers(0, 1000)),
        tasks_at_once=draw(st.none() | st.integers(1, 100)),
        tasks_along=draw(st.none() | st.integers(1, 100)),
        offline_hours=draw(st.none() | st.integers(0, 168)),
        control_share=draw(st.none() | st.integers(0, 50)),
        guideline=draw(st.text(max_size=50)),
        glossary=draw(st.text(max_size=50)),
    )


@given(protocols())
def test_what_is_written_is_read_the_same(protocol: ProtocolFile) -> None:
    files = written(protocol)
    assert read_protocol(files[PROTOCOL], files.get) == protocol
    assert written(read_protocol(files[PROTOCOL], files.get)) == files
