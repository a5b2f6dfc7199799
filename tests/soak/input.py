"""`./run soak input`: every hostile value into every field of every form of the portal (tests/house/test_input.py)."""

import os
import subprocess
import sys

TEST = "tests/house/test_input.py"

if __name__ == "__main__":
    command = [sys.executable, "-m", "pytest", TEST, "-m", "check", "-s", "--show-capture=no"]
    sys.exit(subprocess.run(command, env={**os.environ, "EVERY_HOSTILE_VALUE": "1"}).returncode)
