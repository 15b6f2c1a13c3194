"""How clients are looked after (客户跟进): every duty with its clock, judged from the facts under the book in force."""

from domain.care.due import Due, late_by
from domain.care.judging import HANDLERS, Judge, client_of
from domain.care.record import ClientCare, Kept
from domain.care.words import KINDS, STATES, Words

__all__ = ["HANDLERS", "KINDS", "STATES", "ClientCare", "Due", "Judge", "Kept", "Words", "client_of", "late_by"]
