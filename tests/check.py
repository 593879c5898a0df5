"""All checks, in the order in which they fail fastest: ``python -m tests.check``.

Every tool is run as a module of the Python that runs this file, so that nothing has to be on the PATH.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COVERAGE = 95
"""Per cent of the lines below the command line that the tests must run; the command line is tested from outside."""

# import-linter has no module to run.
_LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
CHECKS = {
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "layers": ["-c", _LINT_IMPORTS],
    "types": ["-m", "mypy"],
    "tests": ["-m", "pytest", "-q", "-m", "not slow", "-n", "2", "--dist", "loadfile", "--cov", "--cov-report="],
    "coverage": [
        "-m", "coverage", "report", "--skip-covered", "--omit=readinglist/cli/*", f"--fail-under={COVERAGE}",
    ],
}  # fmt: skip
"""The checks: name, and what Python is run with."""


def main() -> int:
    """Run the checks up to the first that fails; returns the exit code."""
    begun = time.monotonic()
    for name, arguments in CHECKS.items():
        print(f"--- {name}: python {shlex.join(arguments)}", flush=True)
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            print(f"--- {name} failed (exit code {done.returncode})", file=sys.stderr, flush=True)
            return 1
    print(f"--- all {len(CHECKS)} checks passed in {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
