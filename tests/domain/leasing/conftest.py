"""Puts the desk that lets units (``desk_of_money``) within reach."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
