"""Puts the words for clients and deals (``client_language``) within reach of the tests of this folder."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
