"""`python -m benchmarks` lists the benchmarks, `python -m benchmarks NAME` runs one of them."""

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

SUPPORT = ("__main__", "smollm2")


def names() -> list[str]:
    found = (module.name for module in iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if name not in SUPPORT)


def main() -> int:
    if len(sys.argv) < 2:
        for name in names():
            about = (import_module(f"benchmarks.{name}").__doc__ or "").splitlines()[0]
            print(f"python -m benchmarks {name:<12} {about}")
        return 0
    name, arguments = sys.argv[1], sys.argv[2:]
    if name not in names():
        print(f"no benchmark {name!r}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    status: int = import_module(f"benchmarks.{name}").main(arguments)
    return status


if __name__ == "__main__":
    sys.exit(main())
