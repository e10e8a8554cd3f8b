"""``python -m tilth``: the command line."""

import sys

from tilth.command import main

sys.exit(main())
