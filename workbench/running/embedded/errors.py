"""What can go wrong with the embedded services."""


class EmbeddedServicesError(Exception):
    """The embedded services cannot be used; the message says why and what to do."""
