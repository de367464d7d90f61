"""Answer: a person answers the translated question without having seen its key."""
