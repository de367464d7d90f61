"""Every sentence of the card is made false, and changes.

Figures are counted from the tables of a folder (test_figures.py); here they are given.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from annotations.publishing.card import SECTIONS, card_of
from annotations.publishing.card.told import Sentence, Told
from annotations.publishing.figures import Figures
from annotations.publishing.figures.coverage import Coverage, Marks
from annotations.publishing.figures.forms import FormFigures
from annotations.publishing.figures.labels import Labels, SubjectLabels
from annotations.publishing.figures.work import (
    Answers,
    Flags,
    Keys,
    People,
    Proposals,
    Rulings,
    Work,
)
from tests.annotations.publishing.cards import (
    ABOUT,
    ALPHA,
    AMHARIC,
    ENGLISH,
    FIGURES,
    LABELS,
    SHONA,
    SPANISH,
    changed,
    write_everything,
)
from tests.annotations.publishing.forms import FORM

SENTENCES = {
    f"{sentence.__module__.rsplit('.', 1)[1]}.{sentence.__name__}": sentence
    for section in SECTIONS
    for sentence in section.sentences
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return write_everything(tmp_path_factory.mktemp("sentences"))


def _labels(**changes: Any) -> dict[str, Any]:
    return {"labels": replace(LABELS, **changes)}


def _coverage(*rows: Coverage) -> dict[str, Any]:
    return {"coverage": rows}


NO_FILES = {"files": ()}
ALL_REVIEWED = replace(SPANISH, reviewed=SPANISH.origins)
NOBODY = {"people": People(), "agreement": ()}

CASES: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "opening.synthetic": ("", {"synthetic": True}, "made up for a demonstration"),
    "opening.unknown_licence": ("", {"licence": "unknown"}, "No licence is stated"),
    "opening.what_it_is": (
        "4 multiple-choice questions of 2 subjects in English, with translations into 2 languages"
        " (Amharic and Spanish)",
        {"questions": 1, "subjects": 1, **_coverage(ENGLISH)},
        "1 multiple-choice question of 1 subject in English, and in no other language",
    ),
    "opening.coverage_table": (
        "| Spanish `es` | 3 of 4 (75 %) | 1 (33 %) | 2 (67 %) |",
        _coverage(ENGLISH, ALL_REVIEWED),
        "| Spanish `es` | 3 of 4 (75 %) | 3 (100 %) | 0 (0 %) |",
    ),
    "opening.without_text": (
        "No question is in Shona",
        _coverage(ENGLISH, SPANISH, SHONA),
        "No question is in Amharic or Shona",
    ),
    "opening.completeness": (
        "1 row is left out, in Spanish",
        {**_coverage(ENGLISH, AMHARIC), "campaign_languages": ("en", "am")},
        "Every question is in every language.",
    ),
    "opening.review_share": (
        "People have reviewed 1 of 7 (14 %) translations. 6 texts are unreviewed, 5 of them machine"
        " translation.",
        _coverage(ENGLISH, AMHARIC),
        "Nobody has reviewed a translation in this release.** 4 texts are unreviewed, 3 of them",
    ),
    "opening.unreviewed_languages": (
        "Nobody has reviewed a text in Amharic",
        _coverage(ENGLISH, replace(AMHARIC, reviewed={"machine": 1}), SPANISH),
        "",
    ),
    "opening.which_texts": (
        "reviewed or not",
        {"texts": "reviewed"},
        "Only translations that people have reviewed are in it",
    ),
    "opening.culture_labels": (
        "2 questions have a label of cultural sensitivity: 1 `CS`, 1 `CA`, from people's votes",
        {"labels": Labels()},
        "No question has a label of cultural sensitivity",
    ),
    "opening.own_forms": (
        "“Plain words” (3 answers of 2 people)",
        {"forms": (FormFigures(FORM.id, FORM.title, 1, 1),)},
        "(1 answer of 1 person)",
    ),
    "opening.found_keys": (
        "People found the key of 2 questions, which differs from the benchmark's in 1",
        {"keys": (Keys("ruling", "", 1, 0),)},
        "People found the key of 1 question.",
    ),
    "opening.without_key": (
        "1 question has no key",
        {"keys": (Keys("", "open", 2, 0),)},
        "2 questions have no key",
    ),
    "loading.where": ("`FOLDER` stands for the path", NO_FILES, ""),
    "loading.datasets": ('load_dataset("FOLDER", "es")', {"files": "choices"}, '"choices_es")'),
    "loading.frames": (
        'polars.scan_parquet("FOLDER/es/test-',
        {"files": "choices"},
        'polars.scan_parquet("FOLDER/choices/es/test-',
    ),
    "loading.harness": (
        "--tasks sample_es --num_fewshot 3",
        {"files": "choices"},
        "--tasks sample_choices_es --num_fewshot 0",
    ),
    "loading.configs": (
        "| `es` | Spanish | test 2, dev 3 |",
        {"files": "choices"},
        "| `choices_es` | Spanish, another number of options than four | test 1 |",
    ),
    "loading.lite": (
        "the same 2 test questions in 1 language",
        {"files": "choices", "lite": {"size": 5}},
        "A Lite subset was asked for, and is empty",
    ),
    "loading.empty_tables": ("`flags`", {"files": "choices"}, ""),
    "culture.meaning": ("`CS` (culturally sensitive)", {"labels": Labels()}, ""),
    "culture.asked_share": (
        "2 of 3 (67 %) questions asked about are settled. The others: 1 with too few votes.",
        _labels(states={"agreed": 2, "disputed": 1}),
        "The others: 1 disputed.",
    ),
    "culture.votes_each": (
        "7 of them count: 1 to 3 on each of 3 questions",
        _labels(votes={"3": 2}),
        "6 of them count: 3 on each of 2 questions",
    ),
    "culture.by_category": (
        "| Medical | 2 | 1 | 1 | 50 % |",
        _labels(subjects=(SubjectLabels("virology", "Medical", 3, 0, 2, 0),)),
        "| Medical | 2 | 0 | 2 | 0 % |",
    ),
    "culture.kinds": (
        "| Cultural | 1 |",
        _labels(kinds={"dialect": 2}),
        "| Dialect | 2 |",
    ),
    "culture.named": (
        "| Europe | 3 |",
        _labels(named={"countries": {"TR": 2}}),
        "| TR | 2 |",
    ),
    "making.origins": (
        "| Spanish | machine translation as it came | 2 | 0 |",
        _coverage(ENGLISH, ALL_REVIEWED),
        "| Spanish | machine translation as it came | 2 | 2 |",
    ),
    "making.engines": (
        "| apertium 3.8 | Spanish | 2 | gpl-3.0 | for sentences |",
        {"engines": ()},
        "",
    ),
    "making.marks": (
        "2 texts marked `split`: it was cut into sentences",
        {"marks": (Marks("apertium", "3.8", "", "repaired", 1),)},
        "1 text marked `repaired`",
    ),
    "making.protocol": (
        "version 2, in full in `protocol.json`:\n\n- review: 2 people on each task; consensus"
        " `half`.",
        {
            "protocol": {
                "version": 3,
                "kinds": {
                    "answer": {
                        "overlap": 3,
                        "sample": {"per_subject": 50, "split": "test", "seed": 7},
                    },
                    "review": {
                        "overlap": 1,
                        "sample": None,
                        "adjudicate_margin": 0.25,
                        "rulings": 2,
                        "steps": ["review", "revision"],
                        "forms": [{"id": "culture"}],
                    },
                },
            }
        },
        "version 3, in full in `protocol.json`:\n\n- answer: 3 people on each task; 50 items of"
        " each subject in `test` (seed 7).\n- review: 1 person on each task; steps `review` and"
        " `revision`; a ruling is asked for at a margin of 0.25 or less; 2 reviewers have to rule"
        " the same; forms `culture`.",
    ),
    "making.guideline": ("guideline.md", {"guideline": ""}, "There is no written guideline"),
    "making.reviews": (
        "| Spanish | 2 | 0 | 1 | 0 | 1 | 1 | 0.250 | 60.0 |",
        {"reviews": (replace(FIGURES.reviews[0], people=2, hter=None),)},
        "| Spanish | 2 | 0 | 1 | 0 | 1 | 2 | – | 60.0 |",
    ),
    "making.effort_measures": (
        "hter in Spanish",
        {"reviews": (replace(FIGURES.reviews[0], measured=0),)},
        "",
    ),
    "making.agreement": (
        "| `label.culture.knowledge` | English | 3 | 2 | 3 | 0.75 | 0.50 (0.10 to 0.90) | 0.60 |",
        {"agreement": (replace(ALPHA, alpha=None, reason="one category"),)},
        "| – (one category) |",
    ),
    "making.agreement_by_subject": ("each of 1 subject", {"agreement": (ALPHA,)}, ""),
    "making.no_agreement": (
        "",
        {"agreement": (replace(ALPHA, pairable=0),)},
        "nothing is known of their agreement",
    ),
    "making.rulings": (
        "Reviewers ruled 1 time,",
        {"rulings": (Rulings("label", "culture", {"": 2}, 1),)},
        "Reviewers ruled 2 times,",
    ),
    "making.disputes": (
        "1 text is disputed",
        _labels(states={"disputed": 1}),
        "1 label and 1 text are disputed",
    ),
    "making.flags": (
        "3 doubts were raised (`wrong_key` 3), 2 of them by evaluations; 1 is open",
        {"flags": (Flags("other", "kept", "person", 1),)},
        "1 doubt was raised (`other` 1), 0 of them by evaluations; 0 are open",
    ),
    "making.proposals": (
        "2 other wordings in Spanish",
        {"proposals": (Proposals("am", 1, 1),)},
        "1 other wording in Amharic",
    ),
    "making.answer_checks": (
        "1 of 2 (50 %) answers are the key",
        {"answers": (Answers("es", 2, 2, 0, 1),)},
        "2 of 2 (100 %) answers are the key",
    ),
    "making.blocking_checks": (
        "find 1 fault",
        {"failing_checks": {}},
        "No translation fails a blocking check",
    ),
    "people.how_many": (
        "3 people have taken part: 2 in `label` and 1 in `review`",
        NOBODY,
        "Nobody has annotated anything in this release.",
    ),
    "people.work": (
        "| `review` | Spanish | 1 | 3 | 2 | 2.0 |",
        {"work": (Work("review", "", "es", 3, 2, 2, 3600),)},
        "| `review` | Spanish | 2 | 3 | 2 | 1.0 |",
    ),
    "people.lone_reviewers": (
        "One person alone reviewed the texts in Spanish",
        {"reviews": (replace(FIGURES.reviews[0], people=2),)},
        "",
    ),
    "people.statement": (
        "**Limitations.** Exam questions alone.",
        {"statement": {"compensation": "Volunteers."}},
        "**Pay.** Volunteers.",
    ),
    "people.not_stated": (
        "biases",
        {"statement": {"biases": "Western."}},
        "limitations",
    ),
    "limits.use": (
        "not to train them",
        {"statement": {"intended_uses": "Only here."}},
        "",
    ),
    "limits.apart": (
        "50 % of the labelled questions are `CS`",
        _labels(subjects=(SubjectLabels("virology", "Medical", 4, 3, 1, 0),)),
        "75 % of the labelled questions are `CS`",
    ),
    "limits.few_labelled": (
        "2 of 4 (50 %) questions are labelled",
        {"questions": 2},
        "",
    ),
    "limits.unreviewed": (
        "In Amharic and Spanish, where machine text is unreviewed",
        _coverage(ENGLISH, SPANISH),
        "In Spanish, where machine text is unreviewed",
    ),
    "limits.unequal": ("from 3 to 4 questions", _coverage(ENGLISH, AMHARIC), ""),
    "limits.single_votes": (
        "1 question had one vote only",
        _labels(votes={"1": 2}),
        "2 questions had one vote only",
    ),
    "limits.imported": (
        "1 translation came from a file",
        _coverage(ENGLISH, SPANISH),
        "",
    ),
    "limits.open_doubts": (
        "1 doubt about items or texts is not settled",
        {"flags": (Flags("other", "", "person", 2),)},
        "2 doubts about items or texts are not settled",
    ),
    "ending.licence": (
        "`apache-2.0`",
        {"licence": "unknown"},
        "Nobody has stated a licence.",
    ),
    "ending.attribution": ("Attribution: Somebody", {"attribution": ""}, ""),
    "ending.engine_licences": (
        "engines' models too: `gpl-3.0`",
        {"about_engines": ()},
        "",
    ),
    "ending.citation": ("version = {1.1.0}", {"version": "2.0.0"}, "version = {2.0.0}"),
    "ending.method": ("those of Global MMLU", {"labels": Labels()}, ""),
    "ending.since": (
        f"Since 1.0.0 (content hash `{'f' * 64}`)",
        {"parent": None, "notes": ""},
        "First release.",
    ),
    "ending.notes": ("- More votes.", {"notes": "- Fewer votes."}, "- Fewer votes."),
    "ending.changes": ("", {"changes": "- 1 row changed."}, "- 1 row changed."),
    "ending.as_of": ("is of 2026-11-30", {"as_of": "2026-12-01"}, "is of 2026-12-01"),
    "fields.questions": ("| `option_d` |", NO_FILES, ""),
    "fields.passages": ("a blank line and the question", {"passages": 0}, ""),
    "fields.keys": (
        "| none | `open` | 1 |",
        {"keys": (Keys("benchmark", "", 4, 0),)},
        "",
    ),
    "fields.choices": ("### `choices_*`", {"files": "plain"}, ""),
    "fields.side_tables": ("### `votes`", {"files": "choices"}, ""),
    "fields.decisions": ("| `superseded` |", {"files": "choices"}, ""),
    "fields.forms": (
        "Plain words, from 3 counted labels by 2 people",
        {"forms": (FormFigures(FORM.id, FORM.title, 1, 1),)},
        "Plain words, from 1 counted label by 1 person",
    ),
    "fields.instance": (
        "The first row of `en`, split `test`",
        {"files": "choices"},
        "The first row of `choices_es`, split `test`",
    ),
}


def test_every_sentence_has_its_case() -> None:
    assert SENTENCES.keys() == CASES.keys()


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_that_is_made_false_changes(name: str, told: Told) -> None:
    sentence: Sentence = SENTENCES[name]
    before, changes, after = CASES[name]
    said, then = sentence(told), sentence(changed(told, changes))
    assert before in said
    assert bool(before) == bool(said)
    assert after in then
    assert bool(after) == bool(then)
    assert said != then


def test_the_card_holds_what_its_sentences_say(told: Told) -> None:
    card = card_of(told)
    assert [name for name, sentence in SENTENCES.items() if sentence(told) not in card] == []
    assert "## How to load" in card


def test_a_section_that_has_nothing_to_say_has_no_title(told: Told) -> None:
    about = replace(ABOUT, protocol={}, guideline="", statement={}, engines=(), forms=())
    card = card_of(Told(about, Figures(), ()))
    assert "## How it was made" not in card
    assert "No question has a row in this release" in card
