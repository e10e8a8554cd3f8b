"""``python -m tilth``: the command line."""

import sys

from tilth.cli import main

sys.exit(main())
