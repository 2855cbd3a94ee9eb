"""Fails if a command needs more memory: peak_memory.py MEGABYTES COMMAND ARGUMENT…"""

import resource
import subprocess
import sys

limit = int(sys.argv[1])
subprocess.run(sys.argv[2:], check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
print(f"peak resident memory {peak:.1f} MB, at most {limit} MB")
if peak > limit:
    sys.exit(1)
