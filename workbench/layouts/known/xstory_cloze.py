"""XStoryCloze (juletxara): which of two sentences ends a story; answers count from 1.

The question is the story: its four sentences with a space between them.
"""

from workbench.layouts.described import Described, Values
from workbench.layouts.mapping import Mapping

_STORY = tuple(f"input_sentence_{place}" for place in range(1, 5))


def _question(row: Values) -> object:
    sentences = [row.get(name) for name in _STORY]
    if not all(isinstance(one, str) and one.strip() for one in sentences):
        return None
    return " ".join(str(one).strip() for one in sentences)


LAYOUT = Described(
    name="xstory_cloze",
    variants=(
        Mapping(
            question=_STORY[0],
            options=("sentence_quiz1", "sentence_quiz2"),
            answer="answer_right_ending",
            answers="index1",
            id=("story_id",),
        ),
    ),
    signs=(*_STORY, "sentence_quiz1", "sentence_quiz2", "answer_right_ending"),
    also=_STORY,
    question=_question,
    ids="hash",
    named_by_language=True,
)
