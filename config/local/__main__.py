"""`python -m config.local run [NAME] | test [words for pytest] | check | bench`; the Makefile has the short names."""

import sys
from collections.abc import Callable

from config.local.children import ServerError
from config.local.run import run
from config.local.verify import bench, check, test

COMMANDS: dict[str, Callable[..., int]] = {"run": run, "test": test, "check": check, "bench": bench}


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
