"""The nouns of the human side, one file each."""

from annotations.models.benchmarks import Benchmark, Item
from annotations.models.campaigns import Campaign, Membership, Protocol, Sample
from annotations.models.decisions import (
    Adjudication,
    Answer,
    Comment,
    CultureLabel,
    Decision,
    Flag,
    FlagResolution,
    Return,
    Review,
    Skip,
)
from annotations.models.releases import Release
from annotations.models.tasks import Assignment, Consensus, Task, TaskCandidate
from annotations.models.translations import CurrentTranslation, Translation

__all__ = [
    "Adjudication",
    "Answer",
    "Assignment",
    "Benchmark",
    "Campaign",
    "Comment",
    "Consensus",
    "CultureLabel",
    "CurrentTranslation",
    "Decision",
    "Flag",
    "FlagResolution",
    "Item",
    "Membership",
    "Protocol",
    "Release",
    "Return",
    "Review",
    "Sample",
    "Skip",
    "Task",
    "TaskCandidate",
    "Translation",
]
