"""What people should know of the questions of a benchmark: told, never refused.

`look` goes through all of them once: each text by the rules of `texts`, all together by those of
`sets`. Pure: what is read from a file and what is stored are looked at alike.
"""

from annotations.quality.sources.base import KINDS, Question, SourceFinding
from annotations.quality.sources.looking import SourceReport, letters_by_split, look

__all__ = ["KINDS", "Question", "SourceFinding", "SourceReport", "letters_by_split", "look"]
