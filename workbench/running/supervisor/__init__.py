"""`python -m workbench.running.supervisor`: all that one machine needs, under one process."""
