"""`python -m config.local run [NAME] | manage COMMAND | test [WORDS]`, and what else `make` calls by these names."""

import sys
from collections.abc import Callable

from config.local.children import ServerError
from config.local.run import manage, run
from config.local.verify import bench, check, coverage, drill, test

COMMANDS: dict[str, Callable[..., int]] = {
    "run": run,
    "manage": manage,
    "test": test,
    "check": check,
    "coverage": coverage,
    "bench": bench,
    "drill": drill,
}


def main(name: str, *words: str) -> int:
    try:
        return COMMANDS[name](*words)
    except ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
