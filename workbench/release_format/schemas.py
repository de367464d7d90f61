"""The columns of every table in a release: the written schema is `docs/release-format.md`.

A change that can break a reader raises the first number of `SCHEMA_VERSION`, a new column or
table the second.
"""

from dataclasses import dataclass, replace

import pyarrow as pa

from workbench.core.languages import language_of

SCHEMA_VERSION = "1.8"
"""Of every release that is built; readers know the older ones by `Column.since`."""

STRING = pa.string()
STRINGS = pa.list_(pa.string())
INTEGER = pa.int32()
DOUBLE = pa.float64()
BOOL = pa.bool_()


@dataclass(frozen=True)
class Column:
    """`since` is the second number of the schema version that the column came with.

    A `SOURCE` in the meaning stands for the name of the source's language.
    """

    name: str
    type: pa.DataType
    meaning: str
    since: int = 0

    def meaning_in(self, source_language: str) -> str:
        """The meaning in a release whose source is in this language."""
        return self.meaning.replace("SOURCE", language_of(source_language).name)


_IDENTITY = (
    Column("sample_id", STRING, "`{subject}/{split}/{n}`, the same in every language"),
    Column("subject", STRING, "MMLU subject"),
    Column("subject_category", STRING, "Global MMLU's category of the subject"),
    Column("question", STRING, "the question, in the config's language"),
)
STATE = "`open` (too few labels), `agreed`, `disputed` or `adjudicated`"
SENSITIVITY = Column("cultural_sensitivity_label", STRING, "`CS`, `CA`, or `-` when not annotated")
_ANNOTATION = (
    Column("required_knowledge", STRING, "Python list: kinds of knowledge, vote by vote"),
    Column("time_sensitive", STRING, "Python list: `Yes` or `No`, vote by vote"),
    Column("reference", STRING, "Python list: spans of the source question, vote by vote"),
    Column("culture", STRING, "Python list: cultures named, vote by vote"),
    Column("region", STRING, "Python list: regions named, vote by vote"),
    Column("country", STRING, "Python list: countries named, vote by vote"),
    SENSITIVITY,
    Column("is_annotated", BOOL, "whether enough people labelled the item"),
)
ANSWER = Column("answer", STRING, "letter of the right option")

GLOBAL_MMLU = (
    *_IDENTITY,
    Column("option_a", STRING, "first option"),
    Column("option_b", STRING, "second option"),
    Column("option_c", STRING, "third option"),
    Column("option_d", STRING, "fourth option"),
    ANSWER,
    *_ANNOTATION,
)
OPTION_COLUMNS = ("option_a", "option_b", "option_c", "option_d")
"""Of items with four options; others have the one column `choices`."""

LABELS = ("CA", "CS", "-")
"""What `cultural_sensitivity_label` may say."""

CHOICES = (
    *_IDENTITY,
    Column("choices", STRINGS, "the options in order, two to 26 of them"),
    ANSWER,
    *_ANNOTATION,
)

LANGUAGE = Column("language", STRING, "code of the text's language")
ANNOTATOR = Column("annotator", STRING, "pseudonym, the same in all tables and releases")
DECISION = (
    Column("round", INTEGER, "round of the task, from 1"),
    Column("protocol_version", INTEGER, "version of the rules it was made under"),
    Column("active_seconds", INTEGER, "time spent, idle gaps cut"),
    Column("counted", BOOL, "whether it takes part in the consensus"),
    Column("surplus", BOOL, "whether it came after the task was full"),
    Column("superseded", BOOL, "whether a later decision corrects it"),
    Column("synthetic", BOOL, "whether it was made up for a demonstration"),
)
ENGINE = (
    Column("engine", STRING, "translation engine, empty when none"),
    Column("engine_version", STRING, "version of the engine"),
)
_SPAN = pa.struct([("start", INTEGER), ("end", INTEGER), ("label", STRING)])

VOTES = (
    Column("sample_id", STRING, "the item labelled, on its source text"),
    ANNOTATOR,
    Column("knowledge", STRINGS, "`none`, or any of `cultural`, `regional`, `dialect`"),
    Column("spans", pa.list_(_SPAN), "highlights, in code points of the source question"),
    Column("cultures", STRINGS, "cultures named"),
    Column("regions", STRINGS, "regions named, of the paper's list"),
    Column("world_bank_regions", STRINGS, "World Bank regions named", since=1),
    Column("countries", STRINGS, "countries named: ISO 3166-1 alpha-2 codes, and `XK` for Kosovo"),
    Column("dialect", STRING, "variety of SOURCE named, empty when none"),
    Column("time_sensitive", BOOL, "whether the answer would change with time"),
    *DECISION,
)
POST_EDITS = (
    Column("sample_id", STRING, "the item reviewed"),
    LANGUAGE,
    ANNOTATOR,
    Column("step", STRING, "`review`, or the `revision` of its text by another", since=3),
    Column("verdict", STRING, "`accept`, `edit`, `translate` (from scratch) or `reject`"),
    Column("reason", STRING, "why it was rejected, empty otherwise"),
    Column("quality", INTEGER, "rating of the text shown, 1 to 5, null if not asked for", since=1),
    Column("question_before", STRING, "the question as it was shown"),
    Column("options_before", STRINGS, "the options as they were shown"),
    Column("question_after", STRING, "the question the person stands by, null if rejected"),
    Column("options_after", STRINGS, "the options the person stands by, null if rejected"),
    Column("hash_before", STRING, "hash of the text shown"),
    Column("hash_after", STRING, "hash of the text stood by, null if rejected"),
    *ENGINE,
    Column(
        "hter",
        DOUBLE,
        "edits over the words after, 0 to 1, null but for accept and edit, and for over 500 edits"
        " or 3,000 words, which are not counted",
    ),
    Column("character_edits", DOUBLE, "character edit distance, 0 to 1, null where `hter` is"),
    Column(
        "chrf", DOUBLE, "chrF++ of the text before against after, 0 to 100, null where `hter` is"
    ),
    *DECISION,
)
PROVENANCE = (
    Column("sample_id", STRING, "the item"),
    LANGUAGE,
    Column("split", STRING, "the split that the row is in"),
    Column("origin", STRING, "`source`, `machine`, `post_edit`, `human` or `imported`"),
    *ENGINE,
    Column("author", STRING, "pseudonym of the person who wrote it, empty when none"),
    Column("text_hash", STRING, "hash of question and options"),
    Column("parent_hash", STRING, "hash of the text it was edited from, empty when none"),
    Column("reviews", INTEGER, "counted reviews"),
    Column("state", STRING, "state of its review, empty when none was asked for"),
    Column("licence", STRING, "licence of the engine's model, empty when none is known", since=6),
    Column("marks", STRINGS, "what is to be known of the engine's text, see below", since=6),
    Column(
        "reviewed",
        BOOL,
        "whether a counted review or a ruling stands by this very text, null for the source",
        since=8,
    ),
    Column("editors", STRINGS, "pseudonyms of those who wrote it, edit upon edit", since=8),
    Column("checks", STRINGS, "ids of the blocking checks that fail on this text", since=8),
)
CULTURE = (
    Column("sample_id", STRING, "the item that was to be labelled with the culture form", since=8),
    Column("split", STRING, "the split that it is in", since=8),
    Column("subject", STRING, "its subject", since=8),
    Column("subject_category", STRING, "the category of its subject", since=8),
    Column("votes", INTEGER, "counted labels", since=8),
    Column("state", STRING, STATE, since=8),
    Column("kinds", STRINGS, "kinds of knowledge that hold", since=8),
    Column("time_sensitive", BOOL, "whether the answer would change with time", since=8),
    replace(SENSITIVITY, since=8),
)
AGREEMENT = (
    Column("kind", STRING, "kind of the tasks: `review`, `label`, `answer`", since=8),
    Column("form", STRING, "the form of label tasks, empty otherwise", since=8),
    Column("question", STRING, "what agreement is measured on", since=8),
    Column("language", STRING, "code of the tasks' language", since=8),
    Column("subject", STRING, "the subject that the figures are of, empty for all", since=8),
    Column("units", INTEGER, "tasks with an answer", since=8),
    Column("pairable", INTEGER, "tasks with two answers or more", since=8),
    Column("raters", INTEGER, "people who answered", since=8),
    Column("observed", DOUBLE, "mean share of agreeing pairs, null without a pair", since=8),
    Column("alpha", DOUBLE, "Krippendorff's alpha", since=8),
    Column("alpha_low", DOUBLE, "lower end of its 95 % interval, by bootstrap", since=8),
    Column("alpha_high", DOUBLE, "upper end of its 95 % interval", since=8),
    Column("fleiss_kappa", DOUBLE, "Fleiss' kappa", since=8),
    Column("gwet_ac1", DOUBLE, "Gwet's AC1", since=8),
    Column("brennan_prediger", DOUBLE, "the coefficient of Brennan and Prediger", since=8),
    Column("reason", STRING, "why alpha is null, empty where it is not", since=8),
)
OMISSIONS = (
    Column("sample_id", STRING, "the item that is left out", since=8),
    Column("language", STRING, "code of the language that lacks it", since=8),
    Column("split", STRING, "the split that it would be in", since=8),
    Column("reason", STRING, "why, in few words", since=8),
)
_KEY_VOTE = pa.struct([("language", STRING), ("annotator", STRING), ("choice", STRING)])

KEYS = (
    Column("sample_id", STRING, "the item", since=4),
    Column("split", STRING, "the split that it is in", since=4),
    Column("answer", STRING, "letter of the key, one for all languages, null without one", since=4),
    Column(
        "origin",
        STRING,
        "`consensus` of the answers, `ruling` of a reviewer, or the `benchmark`; empty without"
        " a key",
        since=4,
    ),
    Column("benchmark_answer", STRING, "letter of the benchmark's key, null without one", since=4),
    Column(
        "reason",
        STRING,
        "why people found no key: `single`, `flagged`, `unsure`, `disagree`, `open` (too few"
        " answers) or `not_asked`; empty where they did",
        since=4,
    ),
    Column(
        "votes",
        pa.list_(_KEY_VOTE),
        "the counted answers with the letters chosen, null when unsure",
        since=4,
    ),
)
PASSAGES = (
    Column("sample_id", STRING, "the item", since=4),
    Column("language", STRING, "code of the text's language", since=4),
    Column("passage", STRING, "what the question is about, by itself", since=4),
    Column(
        "offset",
        INTEGER,
        "code points of the column `question` before the question itself begins",
        since=4,
    ),
)
FLAGS = (
    Column("sample_id", STRING, "the item doubted", since=5),
    Column(
        "language", STRING, "code of the text's language, the source's of a doubt about it", since=5
    ),
    Column("reason", STRING, "what is doubted, such as `wrong_key` or `untranslatable`", since=5),
    Column("annotator", STRING, "pseudonym, empty where an evaluation raised it", since=5),
    Column("evidence", STRING, "what an evaluation found, as JSON, empty when none", since=5),
    Column("outcome", STRING, "how it was settled, empty while it is open", since=5),
    Column("synthetic", BOOL, "whether it was made up for a demonstration", since=5),
)
PROPOSALS = (
    Column("sample_id", STRING, "the item", since=5),
    Column("language", STRING, "code of the language of the text reworded", since=5),
    Column("annotator", STRING, ANNOTATOR.meaning, since=5),
    Column("kind", STRING, "kind of the task in which it was proposed: `answer`, `label`", since=5),
    Column("question_before", STRING, "the question as it was shown", since=5),
    Column("options_before", STRINGS, "the options as they were shown", since=5),
    Column("question_after", STRING, "the question as the person would word it", since=5),
    Column("options_after", STRINGS, "the options as the person would word them", since=5),
    Column("hash_before", STRING, "hash of the text shown", since=5),
    Column("hash_after", STRING, "hash of the text proposed", since=5),
    *(replace(column, since=5) for column in DECISION),
)
RULINGS = (
    Column("sample_id", STRING, "the item ruled on", since=7),
    Column("language", STRING, "code of the task's language", since=7),
    Column("kind", STRING, "kind of the task: `review`, `revision`, `label`, `answer`", since=7),
    Column("form", STRING, "the form of a label task, empty otherwise", since=7),
    Column("annotator", STRING, ANNOTATOR.meaning, since=7),
    Column(
        "outcome",
        STRING,
        "what it comes to, such as `stands` or `leave_item_out`; empty where none was told",
        since=7,
    ),
    Column(
        "choice", STRING, "letter of the option that is right, null where none is said", since=7
    ),
    Column("confidence", STRING, "`high`, `medium` or `low`, empty where none was told", since=7),
    Column("reason", STRING, "why people differed, empty where none was told", since=7),
    Column("text_hash", STRING, "hash of the text that stands, null where none does", since=7),
    *(replace(column, since=7) for column in DECISION),
)
ANSWER_CHECKS = (
    Column("sample_id", STRING, "the item answered"),
    LANGUAGE,
    ANNOTATOR,
    Column("choice", STRING, "letter chosen, null when unsure"),
    Column("correct", BOOL, "whether it is the key, null when unsure"),
    Column("text_hash", STRING, "hash of the text shown"),
    *DECISION,
)

SIDE_TABLES: dict[str, tuple[Column, ...]] = {
    "votes": VOTES,
    "post_edits": POST_EDITS,
    "provenance": PROVENANCE,
    "answer_checks": ANSWER_CHECKS,
    "keys": KEYS,
    "passages": PASSAGES,
    "flags": FLAGS,
    "proposals": PROPOSALS,
    "rulings": RULINGS,
    "culture": CULTURE,
    "agreement": AGREEMENT,
    "omissions": OMISSIONS,
}


def columns_at(columns: tuple[Column, ...], version: str) -> tuple[Column, ...]:
    """Those that a table of that schema version has."""
    newest = int(version.split(".")[1])
    return tuple(column for column in columns if column.since <= newest)


def arrow_schema(columns: tuple[Column, ...], version: str = SCHEMA_VERSION) -> pa.Schema:
    """The columns as a table of that schema version has them."""
    return pa.schema([(column.name, column.type) for column in columns_at(columns, version)])
