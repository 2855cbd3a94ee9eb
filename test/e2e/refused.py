"""Runs a command that must refuse: refused.py COMMAND ARGUMENT…

It must fail, but not by a signal, and say why in exactly one line on standard
error; prints that line.
"""

import subprocess
import sys

run = subprocess.run(sys.argv[1:], text=True, capture_output=True)
lines = run.stderr.splitlines()
if run.returncode <= 0 or len(lines) != 1:
    sys.exit(
        f"expected a failure and one line, got exit status {run.returncode} "
        f"and {len(lines)} lines:\n{run.stderr}"
    )
print(lines[0])
