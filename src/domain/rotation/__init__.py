"""Rotation (轮排): whose turn it is to receive the next client, and why."""

from domain.rotation.clauses import clauses
from domain.rotation.facts import day_of, order_key, relevant, slim
from domain.rotation.rotation import Rotation

__all__ = ["Rotation", "clauses", "day_of", "order_key", "relevant", "slim"]
