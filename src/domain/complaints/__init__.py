"""Complaints (投诉): which step may follow which, and whether each was taken in time."""
