"""Random families, with and without maps: the same once masters are mapped."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "pipeline"))
