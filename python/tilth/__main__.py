"""``python -m tilth``: the command line."""

import sys

from tilth.command import main

if __name__ == "__main__":  # workers of an MPI pool read this file, too
    sys.exit(main())
