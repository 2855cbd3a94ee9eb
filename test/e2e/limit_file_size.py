"""Runs a command that can write no file beyond a size, as on a full disk.

    limit_file_size.py BYTES COMMAND ARGUMENT…

A write beyond the limit fails in the command as it would on a full disk; the
signal that would end the command instead is ignored. Needs no rights.
"""

import os
import resource
import signal
import sys

limit = int(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
os.execv(sys.argv[2], sys.argv[2:])
