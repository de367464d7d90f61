"""What a service raises when it refuses; views and the API know how to show each."""


class Invalid(Exception):
    """The input is wrong; `fields` maps a field's name to what is wrong and what to do."""

    def __init__(self, **fields: str) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in fields.items()))
        self.fields = fields


class Conflict(Exception):
    """The input was right for a state that is no more; the message says what changed."""
