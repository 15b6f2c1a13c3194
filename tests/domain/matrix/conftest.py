"""Puts the quarrels of the matrix, and the desk's and the clients' language, within reach of the tests of this folder."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.extend([str(HERE), str(HERE.parent / "circle")])
