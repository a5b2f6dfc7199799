"""`python -m forum.embedded up …` and `… manage …`: what `./run` calls."""

import sys

from forum.embedded.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
