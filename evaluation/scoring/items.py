"""One multiple-choice question as it is scored."""

from dataclasses import dataclass

from workbench.core.letters import LETTERS


@dataclass(frozen=True, slots=True)
class Item:
    """A question, its options and its key, with what results are grouped by.

    `answer` is the index of the right option; `label` is `CA`, `CS` or `-` (not annotated), and
    `written_label` what the file has for it where that is not the same.
    """

    sample_id: str
    subject: str
    category: str
    question: str
    options: tuple[str, ...]
    answer: int
    label: str
    written_label: str = ""

    @property
    def answer_letter(self) -> str:
        return LETTERS[self.answer]
