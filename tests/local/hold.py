"""`python -m tests.local.hold NAME`: hold the servers of NAME until told to end; print their environment."""

import json
import signal
import sys

from config.local.servers import servers

if __name__ == "__main__":
    with servers(sys.argv[1], durable=True) as environment:
        sys.stdout.write(json.dumps(environment) + "\n")
        sys.stdout.flush()
        signal.pause()
