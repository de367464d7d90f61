"""From plain records to a release folder, and back to the question whether it is sound."""

from annotations.publishing.pseudonyms import pseudonyms
from annotations.publishing.records import (
    AnswerRecord,
    ConsensusRecord,
    FormConsensusRecord,
    FormLabelRecord,
    ItemRecord,
    Omission,
    ParentRelease,
    PostEditRecord,
    ReleaseContents,
    ReleaseError,
    Span,
    TextRecord,
    VoteRecord,
)
from annotations.publishing.verify import Problem, verify_release
from annotations.publishing.writer import write_release
from workbench.release_format.forms import ReleasedForm
from workbench.release_format.manifest import Manifest

__all__ = [
    "AnswerRecord",
    "ConsensusRecord",
    "FormConsensusRecord",
    "FormLabelRecord",
    "ItemRecord",
    "Manifest",
    "Omission",
    "ParentRelease",
    "PostEditRecord",
    "Problem",
    "ReleaseContents",
    "ReleaseError",
    "ReleasedForm",
    "Span",
    "TextRecord",
    "VoteRecord",
    "pseudonyms",
    "verify_release",
    "write_release",
]
