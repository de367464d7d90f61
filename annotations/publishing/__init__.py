"""From plain records to a release folder, and back to the question whether it is sound."""

from annotations.publishing.about import About
from annotations.publishing.pseudonyms import pseudonyms
from annotations.publishing.records import (
    AnswerRecord,
    ConsensusRecord,
    FormConsensusRecord,
    FormLabelRecord,
    ItemRecord,
    LanguageRecords,
    Omission,
    ParentRelease,
    PostEditRecord,
    ReleaseError,
    SharedRecords,
    Span,
    TextRecord,
    VoteRecord,
)
from annotations.publishing.verify import Problem, verify_release
from annotations.publishing.writer import write_release
from workbench.release_format.forms import ReleasedForm
from workbench.release_format.manifest import Manifest

__all__ = [
    "About",
    "AnswerRecord",
    "ConsensusRecord",
    "FormConsensusRecord",
    "FormLabelRecord",
    "ItemRecord",
    "LanguageRecords",
    "Manifest",
    "Omission",
    "ParentRelease",
    "PostEditRecord",
    "Problem",
    "ReleaseError",
    "ReleasedForm",
    "SharedRecords",
    "Span",
    "TextRecord",
    "VoteRecord",
    "pseudonyms",
    "verify_release",
    "write_release",
]
