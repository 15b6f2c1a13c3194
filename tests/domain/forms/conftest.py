"""Puts the language of forms (``forms_language``) within reach of the tests of this folder."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
