"""What differs between two release folders, or plain downloads in their layout."""

from annotations.publishing.difference.change_log import change_log
from annotations.publishing.difference.comparing import Difference, compare
from annotations.publishing.difference.folders import DifferenceError

__all__ = ["Difference", "DifferenceError", "change_log", "compare"]
