"""Puts the catalogue's clause ids and the reader of marks within reach of the tests of this folder."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
