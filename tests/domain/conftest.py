"""Puts the desk's language (``desk_language``) within reach of all tests of the domain."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
