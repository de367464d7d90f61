"""The nouns of the human side, one file each."""

from annotations.models.benchmarks import Benchmark, Item
from annotations.models.campaigns import (
    Acknowledgement,
    Campaign,
    Membership,
    Protocol,
    Sample,
)
from annotations.models.controls import Control
from annotations.models.decisions import (
    Adjudication,
    Answer,
    Comment,
    Decision,
    Flag,
    FlagResolution,
    Label,
    Return,
    Review,
    Skip,
)
from annotations.models.desk import DeskSettings
from annotations.models.memory import GlossaryTerm, Segment
from annotations.models.releases import Release
from annotations.models.tasks import Assignment, Consensus, Task, TaskCandidate
from annotations.models.translations import CurrentTranslation, Translation

__all__ = [
    "Acknowledgement",
    "Adjudication",
    "Answer",
    "Assignment",
    "Benchmark",
    "Campaign",
    "Comment",
    "Consensus",
    "Control",
    "CurrentTranslation",
    "Decision",
    "DeskSettings",
    "Flag",
    "FlagResolution",
    "GlossaryTerm",
    "Item",
    "Label",
    "Membership",
    "Protocol",
    "Release",
    "Return",
    "Review",
    "Sample",
    "Segment",
    "Skip",
    "Task",
    "TaskCandidate",
    "Translation",
]
