"""What can go wrong with an evaluation for reasons its user can act on."""


class EvaluationError(Exception):
    """A problem to be shown as its message alone: it says what is wrong, where, and the remedy."""


class DatasetError(EvaluationError):
    """A release folder that cannot be read as the Global-MMLU layout."""


class EngineError(EvaluationError):
    """An engine that is unknown, cannot be loaded or cannot score a prompt."""


class RunError(EvaluationError):
    """A run that its options or its output folder do not allow."""
