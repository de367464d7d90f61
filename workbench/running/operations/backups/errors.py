"""What a backup or a restore refuses; the message says what to do."""


class BackupError(Exception):
    """Nothing was written, or put in place."""
