"""Backups: the database and the files that its rows name, as one."""
