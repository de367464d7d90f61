"""Measure a model on a release: `python -m evaluation {run,prompts,report,analyse} --help`."""

import sys

from evaluation.cli import main

if __name__ == "__main__":
    sys.exit(main())
