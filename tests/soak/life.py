"""`./run soak life`: a meeting's life lived two thousand times, anybody trying anything."""

import argparse
import os
import subprocess
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run soak life", description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    given = parser.parse_args()
    command = [sys.executable, "-m", "pytest", "-q", "-m", "check", "tests/meetings/test_life.py"]
    return subprocess.run(command, env={**os.environ, "LIFE_RUNS": str(given.runs)}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
