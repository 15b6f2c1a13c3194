"""Whose client it is and whose deal it is (客户归属、判单), judged together over a circle of connected clients."""

from domain.circle.circle import Circle, Standing
from domain.circle.facts import TYING, connections, relevant, slim

__all__ = ["TYING", "Circle", "Standing", "connections", "relevant", "slim"]
