"""How a question stands with the passage that it is about, where a row has one column for both."""

BETWEEN = "\n\n"


def with_passage(passage: str, question: str) -> str:
    """Passage, blank line, question; the question alone where it has no passage."""
    return f"{passage}{BETWEEN}{question}" if passage else question


def offset_of_question(passage: str) -> int:
    """How many code points stand before the question in what `with_passage` gives."""
    return len(with_passage(passage, ""))
