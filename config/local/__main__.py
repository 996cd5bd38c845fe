"""`python -m config.local run | test [pytest's words] | check | bench`; the Makefile has the short names."""

import sys

from config.local.children import ServerError
from config.local.run import run
from config.local.verify import bench, check, test

COMMANDS = {"run": run, "test": test, "check": check, "bench": bench}


def main(name: str, *words: str) -> int:
    try:
        return COMMANDS[name](*words)
    except ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
