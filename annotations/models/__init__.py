"""The nouns of the human side, one file each."""

from annotations.models.agreement import AgreementPoint, AgreementTable
from annotations.models.back_translations import BackTranslation
from annotations.models.batches import Batch, BatchItem, BatchPerson
from annotations.models.benchmarks import Benchmark, Item
from annotations.models.bulk_rulings import BulkRuling
from annotations.models.campaigns import (
    Acknowledgement,
    Campaign,
    Membership,
    Protocol,
    Sample,
)
from annotations.models.changes import OverlapChange, PriorityRule
from annotations.models.controls import Control
from annotations.models.decisions import (
    Adjudication,
    Comment,
    Decision,
    Flag,
    FlagResolution,
    Return,
    Skip,
    TextDecision,
)
from annotations.models.desk import DeskSettings
from annotations.models.dismissals import Dismissal
from annotations.models.first_look import FirstLook
from annotations.models.imports import DecisionImport, ImportedPerson
from annotations.models.invitations import Invitation
from annotations.models.kinds import DECISIONS, TEXT_DECISION
from annotations.models.memory import (
    TARGET_GRAMS,
    GlossaryTerm,
    MemorySource,
    MemoryTranslation,
    Segment,
    TranslationMemory,
)
from annotations.models.messages import Message
from annotations.models.notices import Notice, NoticeChoice
from annotations.models.passages import TranslatedPassage
from annotations.models.release_events import ReleaseEvent, ReleaseRules
from annotations.models.releases import Release
from annotations.models.scores import Metric, TextScore
from annotations.models.suggestions import Suggestion
from annotations.models.tasks import Assignment, Consensus, Task, TaskCandidate
from annotations.models.term_proposals import TermProposal
from annotations.models.translation_runs import (
    EngineVersion,
    MachineText,
    PreferredEngine,
    TranslationFailure,
    TranslationRun,
)
from annotations.models.translations import CurrentTranslation, Translation

__all__ = [
    "DECISIONS",
    "TARGET_GRAMS",
    "TEXT_DECISION",
    "Acknowledgement",
    "Adjudication",
    "AgreementPoint",
    "AgreementTable",
    "Assignment",
    "BackTranslation",
    "Batch",
    "BatchItem",
    "BatchPerson",
    "Benchmark",
    "BulkRuling",
    "Campaign",
    "Comment",
    "Consensus",
    "Control",
    "CurrentTranslation",
    "Decision",
    "DecisionImport",
    "DeskSettings",
    "Dismissal",
    "EngineVersion",
    "FirstLook",
    "Flag",
    "FlagResolution",
    "GlossaryTerm",
    "ImportedPerson",
    "Invitation",
    "Item",
    "MachineText",
    "Membership",
    "MemorySource",
    "MemoryTranslation",
    "Message",
    "Metric",
    "Notice",
    "NoticeChoice",
    "OverlapChange",
    "PreferredEngine",
    "PriorityRule",
    "Protocol",
    "Release",
    "ReleaseEvent",
    "ReleaseRules",
    "Return",
    "Sample",
    "Segment",
    "Skip",
    "Suggestion",
    "Task",
    "TaskCandidate",
    "TermProposal",
    "TextDecision",
    "TextScore",
    "TranslatedPassage",
    "Translation",
    "TranslationFailure",
    "TranslationMemory",
    "TranslationRun",
]
