"""Prints the figures of the code as a whole; exits with 1 where one is over its bound."""

import sys

from tests.architecture.figures import FIGURES


def main() -> int:
    over = 0
    for figure in FIGURES:
        found = figure.find()
        over += len(found) > figure.bound
        mark = "OVER" if len(found) > figure.bound else "ok"
        print(f"{mark:4} {len(found):3} of {figure.bound}  {figure.name}")
        for one in found:
            print(f"     {one}")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
