"""`python -m workbench.supervisor`: everything that one machine needs, under one process."""
