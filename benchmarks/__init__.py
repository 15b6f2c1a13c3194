"""Figures of Pandan on this machine, each beside a bare baseline that was measured in the same run."""
