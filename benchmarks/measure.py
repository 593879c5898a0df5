"""Running processes and looking at the clock: interleaved, medians, with the peak of their memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[1]
_MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024
"""Units of ``ru_maxrss`` in a megabyte: it counts kilobytes, on macOS bytes."""


@dataclass(slots=True)
class Samples:
    """What several runs of one command took."""

    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    """The highest peak of resident memory."""

    @property
    def median(self) -> float:
        """The median of the seconds."""
        return median(self.seconds)


@dataclass(slots=True)
class Command:
    """A process to be measured."""

    arguments: Sequence[str]
    before: Callable[[], object] = lambda: None
    """What is done before each run, unmeasured."""
    reports: bool = False
    """Whether the process prints the seconds that count instead of being timed as a whole."""


def run_once(command: Command, samples: Samples) -> None:
    """Run a command and add what it took.

    Raises:
        RuntimeError: it failed.
    """
    command.before()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command.arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if command.reports else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=ROOT,
    )
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stdout:
        process.stdout.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command.arguments)}: ended with code {process.returncode}")
    samples.seconds.append(float(output) if command.reports else elapsed)
    samples.megabytes = max(samples.megabytes, usage.ru_maxrss / _MEGABYTE)


def interleaved(ours: Command, floor: Command, runs: int, *, first_floor: bool = False) -> tuple[Samples, Samples]:
    """Run both commands by turns, so that what slows the machine down slows down both; the first turn warms up.

    With *first_floor* each turn begins with the floor, which the other command may need.
    """
    ours_samples, floor_samples = Samples(), Samples()
    pairs = [(ours, ours_samples), (floor, floor_samples)]
    if first_floor:
        pairs.reverse()
    for command, _ in pairs:
        run_once(command, Samples())
    for _ in range(runs):
        for command, samples in pairs:
            run_once(command, samples)
    return ours_samples, floor_samples
