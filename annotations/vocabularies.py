"""The words that people choose from.

Each member's value is what the database, the API and a release hold; its label is what a person
reads. Sources: Global MMLU (arXiv 2412.03304), sections 2.1 and 3.1, Table 5 and Appendix K, for
kinds of knowledge, cultures and regions; ISO 3166-1.
"""

from enum import IntEnum, StrEnum
from functools import cache

import pycountry


class Vocabulary(StrEnum):
    """A closed list of values; `label` is the sentence-case reading of a value."""

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]


class Purpose(Vocabulary):
    """Why a task exists: `planted` text is damaged on purpose and never leaves its task."""

    PRODUCTION = "production"
    GOLD = "gold"
    PLANTED = "planted"

    @property
    def is_control(self) -> bool:
        return self is not Purpose.PRODUCTION


class DamageKind(Vocabulary):
    """What was done to a planted text (`annotations.quality.damage`)."""

    OPTION_SWAPPED = "option_swapped"
    NUMBER_CHANGED = "number_changed"
    NEGATION_DROPPED = "negation_dropped"
    SIGN_LOST = "sign_lost"
    SIGNS_EXCHANGED = "signs_exchanged"
    PERCENT_LOST = "percent_lost"
    UNIT_CHANGED = "unit_changed"
    CURRENCY_CHANGED = "currency_changed"
    OPERATOR_CHANGED = "operator_changed"
    EXPONENT_CHANGED = "exponent_changed"
    CODE_CHANGED = "code_changed"
    REFERENCE_CHANGED = "reference_changed"
    SENTENCE_DROPPED = "sentence_dropped"
    SENTENCE_REPEATED = "sentence_repeated"
    SOURCE_SENTENCE_LEFT = "source_sentence_left"
    FIELD_UNTRANSLATED = "field_untranslated"
    WORD_DOUBLED = "word_doubled"
    OPTIONS_ALIKE = "options_alike"
    MODEL_TALK = "model_talk"
    WRONG_DECODING = "wrong_decoding"


class Signal(Vocabulary):
    """What makes an item worth a look before others (`annotations.quality.first_look`)."""

    ERRORS = "errors"
    FLAGS = "flags"
    WARNINGS = "warnings"
    DISAGREEMENT = "disagreement"
    BACK_TRANSLATION = "back_translation"
    CONFIDENCE = "confidence"
    LENGTH = "length"

    @property
    def label(self) -> str:
        return _SIGNALS[self]


_SIGNALS = {
    Signal.ERRORS: "The checks find an error",
    Signal.FLAGS: "An evaluation flagged it",
    Signal.WARNINGS: "The checks ask for a second look",
    Signal.DISAGREEMENT: "The engines differ",
    Signal.BACK_TRANSLATION: "Its back-translation is far from the source",
    Signal.CONFIDENCE: "The engine was unsure",
    Signal.LENGTH: "Its length is unusual",
}


class Role(Vocabulary):
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    VIEWER = "viewer"


class Origin(Vocabulary):
    """Where a text of an item came from; `planted` is damaged on purpose, for a planted task."""

    MACHINE = "machine"
    POST_EDIT = "post_edit"
    HUMAN = "human"
    IMPORTED = "imported"
    PLANTED = "planted"

    @property
    def label(self) -> str:
        return "Post-edit" if self is Origin.POST_EDIT else super().label


class Verdict(Vocabulary):
    """What a reviewer makes of a text; `translate` is a new one, not made from what was offered."""

    ACCEPT = "accept"
    EDIT = "edit"
    TRANSLATE = "translate"
    REJECT = "reject"

    @property
    def label(self) -> str:
        return "Translate from scratch" if self is Verdict.TRANSLATE else super().label


class KnowledgeKind(Vocabulary):
    """What an item demands beyond its subject; `none` is a vote too, never left out."""

    NONE = "none"
    CULTURAL = "cultural"
    REGIONAL = "regional"
    DIALECT = "dialect"

    @property
    def label(self) -> str:
        return {"none": "None", "regional": "Geographic"}.get(self.value, super().label)


SENSITIVE_KINDS = frozenset({KnowledgeKind.CULTURAL, KnowledgeKind.REGIONAL, KnowledgeKind.DIALECT})
"""The kinds that make an item culturally sensitive (CS)."""


class Culture(Vocabulary):
    WESTERN = "Western Culture"
    EASTERN_ASIAN = "Eastern Asian Culture"
    MIDDLE_EASTERN = "Middle Eastern Culture"
    SOUTH_ASIAN = "South Asian Culture"
    AFRICAN = "African Culture"
    LATIN_AMERICAN = "Latin American Culture"
    INDIGENOUS = "Indigenous Culture"
    OTHER = "Other"

    @property
    def label(self) -> str:
        return self.value


class Region(Vocabulary):
    NORTH_AMERICA = "North America"
    SOUTH_AMERICA = "South America"
    EUROPE = "Europe"
    ASIA = "Asia"
    AFRICA = "Africa"
    OCEANIA = "Australia and Oceania"
    ANTARCTICA = "Antarctica"

    @property
    def label(self) -> str:
        return self.value


class Dialect(Vocabulary):
    """Varieties of the English source whose words an item may hang on."""

    AMERICAN = "American English"
    BRITISH = "British English"
    IRISH = "Irish English"
    CANADIAN = "Canadian English"
    AUSTRALIAN = "Australian English"
    INDIAN = "Indian English"
    AFRICAN = "African English"
    AFRICAN_AMERICAN = "African American English"
    CARIBBEAN = "Caribbean English"
    SLANG = "Slang or idiom"
    BORROWED = "Borrowed phrase"
    OTHER = "Other"

    @property
    def label(self) -> str:
        return self.value


class NoticeKind(Vocabulary):
    """What people are told of beside their work."""

    RETURNED = "returned"
    BATCH = "batch"
    DEADLINE = "deadline"
    ASKED = "asked"
    ANSWERED = "answered"
    TERM = "term"

    @property
    def label(self) -> str:
        return {
            "returned": "Work sent back",
            "batch": "A new batch",
            "deadline": "A deadline that is near",
            "asked": "A question from the desk",
            "answered": "An answer to what you wrote",
            "term": "What became of a term that you proposed",
        }[self.value]


class MessageKind(Vocabulary):
    """What people write to one another about a task; the last two come from who settles."""

    QUESTION = "question"
    COMMENT = "comment"
    NOTE = "note"
    ANSWER = "answer"
    INSTRUCTION = "instruction"

    @property
    def label(self) -> str:
        return {
            "question": "A question to the managers",
            "comment": "A comment for the managers",
            "note": "A note for whoever comes to this text next",
            "answer": "An answer from the managers",
            "instruction": "A note from the managers",
        }[self.value]


FROM_THE_DESK = (MessageKind.QUESTION, MessageKind.COMMENT, MessageKind.NOTE)


class SkipReason(Vocabulary):
    NOT_MY_SUBJECT = "not_my_subject"
    NOT_MY_DIALECT = "not_my_dialect"
    UNCLEAR = "unclear"
    TECHNICAL = "technical"
    OTHER = "other"


class FlagReason(Vocabulary):
    SOURCE_ERROR = "source_error"
    WRONG_KEY = "wrong_key"
    NO_CORRECT_OPTION = "no_correct_option"
    SEVERAL_CORRECT_OPTIONS = "several_correct_options"
    UNTRANSLATABLE = "untranslatable"
    OFFENSIVE = "offensive"
    SUSPICIOUS_SCORE = "suspicious_score"
    TRANSLATION_SUSPECTED = "translation_suspected"
    SOURCE_SUSPECTED = "source_suspected"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "translation_suspected": "Models lose the answer in this language",
            "source_suspected": "Models doubt the key or the question",
        }.get(self.value, super().label)


MEASURED = (
    FlagReason.SUSPICIOUS_SCORE, FlagReason.TRANSLATION_SUSPECTED, FlagReason.SOURCE_SUSPECTED,
)  # fmt: skip
"""What models show, and nobody can see by reading."""


class RejectReason(Vocabulary):
    MEANING_CHANGED = "meaning_changed"
    UNREADABLE = "unreadable"
    WRONG_LANGUAGE = "wrong_language"
    INCOMPLETE = "incomplete"
    OTHER = "other"


class FlagOutcome(Vocabulary):
    FIXED = "fixed"
    EXCLUDED = "excluded"
    NO_PROBLEM = "no_problem"


class RulingOutcome(Vocabulary):
    """What a ruling comes to: `stands` is what somebody said, or the text that was offered,
    `rewritten` is new. `withdrawn` undoes the ruling before it: what people said stands again.
    """

    STANDS = "stands"
    REWRITTEN = "rewritten"
    LEAVE_LANGUAGE_OUT = "leave_language_out"
    LEAVE_ITEM_OUT = "leave_item_out"
    WRONG_KEY = "wrong_key"
    KEY_MOVED = "key_moved"
    NEEDS_EXPERT = "needs_expert"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "rewritten": "Decided anew",
            "leave_language_out": "Left out in this language",
            "leave_item_out": "Left out in all languages",
            "key_moved": "The translation moved the key",
        }.get(self.value, super().label)


DECIDING = frozenset({"", RulingOutcome.STANDS, RulingOutcome.REWRITTEN})
"""What says no more than what holds on a task; rulings from before there were outcomes say none."""


class Confidence(Vocabulary):
    """How sure a reviewer is of a ruling."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class RulingReason(Vocabulary):
    """Why people differed, as the reviewer sees it."""

    AMBIGUOUS_TEXT = "ambiguous_text"
    GUIDELINE_GAP = "guideline_gap"
    SLIP = "slip"
    EDGE_CASE = "edge_case"
    HONEST_DIFFERENCE = "honest_difference"
    OTHER = "other"

    @property
    def label(self) -> str:
        return "Gap in the guideline" if self is RulingReason.GUIDELINE_GAP else super().label


class Sensitivity(Vocabulary):
    """The release's `cultural_sensitivity_label`."""

    CS = "CS"
    CA = "CA"
    NOT_ANNOTATED = "-"

    @property
    def label(self) -> str:
        return {"CS": "Culturally sensitive", "CA": "Culturally agnostic"}.get(
            self.value, "Not annotated"
        )


@cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes to the common English name, by name.

    Of those that ISO leaves to its users, `XK` is Kosovo, as CLDR and the World Bank have it.
    """
    names = {"XK": "Kosovo"} | {
        country.alpha_2: getattr(country, "common_name", country.name)
        for country in pycountry.countries
    }
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


class Dispute(Vocabulary):
    """Why a task needs a ruling."""

    NO_ANSWER = "no_answer"
    CLOSE = "close"
    REJECTED = "rejected"
    AGAINST_KEY = "against_key"
    UNCONFIRMED = "unconfirmed"
    SECOND_RULING = "second_ruling"
    RULINGS_DIFFER = "rulings_differ"
    NEEDS_EXPERT = "needs_expert"
    AGAINST_MOST = "against_most"

    @property
    def label(self) -> str:
        return {
            "no_answer": "The rule gives no answer",
            "close": "Closer than the protocol allows",
            "rejected": "Enough people rejected the text",
            "against_key": "Half or more answered otherwise than the key",
            "unconfirmed": "Nobody chose the key",
            "second_ruling": "A second person has to rule",
            "rulings_differ": "Two rulings differ",
            "needs_expert": "An expert is asked for",
            "against_most": "Most people say otherwise than the rule",
        }[self.value]


class Consequence(IntEnum):
    """What hangs on a ruling: what is published of the item, another column, or nothing."""

    NOTHING = 0
    COLUMN = 1
    PUBLISHED = 2
