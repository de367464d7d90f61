"""The columns of every table in a release: the written schema is `docs/release-format.md`.

A change that can break a reader raises the first number of `SCHEMA_VERSION`, a new column or
table the second.
"""

from dataclasses import dataclass

import pyarrow as pa

from workbench.core.languages import language_of

SCHEMA_VERSION = "1.1"

_STRING = pa.string()
_STRINGS = pa.list_(pa.string())
_INTEGER = pa.int32()
_DOUBLE = pa.float64()
_BOOL = pa.bool_()


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
    Column("sample_id", _STRING, "`{subject}/{split}/{n}`, the same in every language"),
    Column("subject", _STRING, "MMLU subject"),
    Column("subject_category", _STRING, "Global MMLU's category of the subject"),
    Column("question", _STRING, "the question, in the config's language"),
)
_ANNOTATION = (
    Column("required_knowledge", _STRING, "Python list: kinds of knowledge, vote by vote"),
    Column("time_sensitive", _STRING, "Python list: `Yes` or `No`, vote by vote"),
    Column("reference", _STRING, "Python list: spans of the source question, vote by vote"),
    Column("culture", _STRING, "Python list: cultures named, vote by vote"),
    Column("region", _STRING, "Python list: regions named, vote by vote"),
    Column("country", _STRING, "Python list: countries named, vote by vote"),
    Column("cultural_sensitivity_label", _STRING, "`CS`, `CA`, or `-` when not annotated"),
    Column("is_annotated", _BOOL, "whether enough people labelled the item"),
)
_ANSWER = Column("answer", _STRING, "letter of the right option")

GLOBAL_MMLU = (
    *_IDENTITY,
    Column("option_a", _STRING, "first option"),
    Column("option_b", _STRING, "second option"),
    Column("option_c", _STRING, "third option"),
    Column("option_d", _STRING, "fourth option"),
    _ANSWER,
    *_ANNOTATION,
)
OPTION_COLUMNS = ("option_a", "option_b", "option_c", "option_d")
"""Of items with four options; others have the one column `choices`."""

LABELS = ("CA", "CS", "-")
"""What `cultural_sensitivity_label` may say."""

CHOICES = (
    *_IDENTITY,
    Column("choices", _STRINGS, "the options in order, two to 26 of them"),
    _ANSWER,
    *_ANNOTATION,
)

_LANGUAGE = Column("language", _STRING, "code of the text's language")
_DECISION = (
    Column("round", _INTEGER, "round of the task, from 1"),
    Column("protocol_version", _INTEGER, "version of the rules it was made under"),
    Column("active_seconds", _INTEGER, "time spent, idle gaps cut"),
    Column("counted", _BOOL, "whether it takes part in the consensus"),
    Column("surplus", _BOOL, "whether it came after the task was full"),
    Column("superseded", _BOOL, "whether a later decision corrects it"),
    Column("synthetic", _BOOL, "whether it was made up for a demonstration"),
)
_ENGINE = (
    Column("engine", _STRING, "translation engine, empty when none"),
    Column("engine_version", _STRING, "version of the engine"),
)
_SPAN = pa.struct([("start", _INTEGER), ("end", _INTEGER), ("label", _STRING)])

VOTES = (
    Column("sample_id", _STRING, "the item labelled, on its source text"),
    Column("annotator", _STRING, "pseudonym, the same in all tables and releases"),
    Column("knowledge", _STRINGS, "`none`, or any of `cultural`, `regional`, `dialect`"),
    Column("spans", pa.list_(_SPAN), "highlights, in code points of the source question"),
    Column("cultures", _STRINGS, "cultures named"),
    Column("regions", _STRINGS, "regions named, of the paper's list"),
    Column("world_bank_regions", _STRINGS, "World Bank regions named", since=1),
    Column("countries", _STRINGS, "ISO 3166-1 alpha-2 codes of countries named"),
    Column("dialect", _STRING, "variety of SOURCE named, empty when none"),
    Column("time_sensitive", _BOOL, "whether the answer would change with time"),
    *_DECISION,
)
POST_EDITS = (
    Column("sample_id", _STRING, "the item reviewed"),
    _LANGUAGE,
    Column("annotator", _STRING, "pseudonym, the same in all tables and releases"),
    Column("verdict", _STRING, "`accept`, `edit`, `translate` (from scratch) or `reject`"),
    Column("reason", _STRING, "why it was rejected, empty otherwise"),
    Column("quality", _INTEGER, "rating of the text shown, 1 to 5, null if not asked for", since=1),
    Column("question_before", _STRING, "the question as it was shown"),
    Column("options_before", _STRINGS, "the options as they were shown"),
    Column("question_after", _STRING, "the question the person stands by, null if rejected"),
    Column("options_after", _STRINGS, "the options the person stands by, null if rejected"),
    Column("hash_before", _STRING, "hash of the text shown"),
    Column("hash_after", _STRING, "hash of the text stood by, null if rejected"),
    *_ENGINE,
    Column("hter", _DOUBLE, "edits over the words after, 0 to 1, null but for accept and edit"),
    Column("character_edits", _DOUBLE, "character edit distance, 0 to 1, null where `hter` is"),
    Column(
        "chrf", _DOUBLE, "chrF++ of the text before against after, 0 to 100, null where `hter` is"
    ),
    *_DECISION,
)
PROVENANCE = (
    Column("sample_id", _STRING, "the item"),
    _LANGUAGE,
    Column("split", _STRING, "the split that the row is in"),
    Column("origin", _STRING, "`source`, `machine`, `post_edit`, `human` or `imported`"),
    *_ENGINE,
    Column("author", _STRING, "pseudonym of the person who wrote it, empty when none"),
    Column("text_hash", _STRING, "hash of question and options"),
    Column("parent_hash", _STRING, "hash of the text it was edited from, empty when none"),
    Column("reviews", _INTEGER, "counted reviews"),
    Column("state", _STRING, "state of its review, empty when none was asked for"),
)
ANSWER_CHECKS = (
    Column("sample_id", _STRING, "the item answered"),
    _LANGUAGE,
    Column("annotator", _STRING, "pseudonym, the same in all tables and releases"),
    Column("choice", _STRING, "letter chosen, null when unsure"),
    Column("correct", _BOOL, "whether it is the key, null when unsure"),
    Column("text_hash", _STRING, "hash of the text shown"),
    *_DECISION,
)

SIDE_TABLES: dict[str, tuple[Column, ...]] = {
    "votes": VOTES,
    "post_edits": POST_EDITS,
    "provenance": PROVENANCE,
    "answer_checks": ANSWER_CHECKS,
}


def arrow_schema(columns: tuple[Column, ...], version: str = SCHEMA_VERSION) -> pa.Schema:
    """The columns as a table of that schema version has them."""
    newest = int(version.split(".")[1])
    return pa.schema([(column.name, column.type) for column in columns if column.since <= newest])
