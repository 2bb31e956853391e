"""The peak memory of this process, since it started to run its own program."""

from __future__ import annotations

import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """MiB. Linux counts the peak of a program by itself; elsewhere that of the process that started it counts, too."""
    if STATUS.exists():
        (line,) = (line for line in STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
