"""A child of an inspection that tells under which limits it runs."""

import json
import os
import resource

from documents.inspection import child

if __name__ == "__main__":
    child.limit(files=1)
    limits = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")
    print(
        json.dumps(
            {
                "limits": [resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1] for name in limits],
                "environment": list(os.environ),
                "leads_its_group": os.getpgrp() == os.getpid(),
            }
        )
    )
