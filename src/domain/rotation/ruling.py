"""What a book says about a reception's turn, in the shape in which it is applied."""

from __future__ import annotations

from typing import NamedTuple

from domain.rulebooks import DEFAULT, Parameter, Rulebook

OWN_KINDS = frozenset({"returning", "after_sale", "repeat_purchase"})
"""Kinds in which an agent meets a client of their own."""

REFERRED_KINDS = frozenset({"referral", "returned_buyer"})
"""Kinds in which naming an agent is regulated apart from naming one as a stranger."""


class Ruling(NamedTuple):
    """What one reception does to the order.

    ``counted``: the receiver goes to the tail (计轮). ``ordered``: the client came to whoever's turn it was, so those
    ahead who could not take it were passed over. ``purpose``: what keeps the receiver meanwhile. ``reason``: why, as a
    word that the wording knows. ``make_up``: the turn is given back; ``verify``: only if the desk verified the visitor.
    ``helped``: the colleague whose client it is.
    """

    counted: bool
    ordered: bool
    purpose: str
    reason: str
    clauses: tuple[str, ...]
    make_up: bool = False
    verify: bool = False
    helped: str | None = None


class Hindrance(NamedTuple):
    """Why somebody cannot take a turn: ``absent``, ``suspended``, ``on_duty`` or ``busy``; ``detail`` is the reason of the
    absence or what they are busy with; ``position`` is the evidence."""

    state: str
    detail: str
    position: int


class Cost(NamedTuple):
    """What it costs to be passed over: ``keep``, ``skipped`` or ``make_up``, and by which clauses."""

    effect: str
    clauses: tuple[str, ...]


class Terms:
    """A rulebook's rotation rules, laid out once for all the receptions that they will judge."""

    __slots__ = (
        "absence",
        "adjust",
        "assist",
        "assist_busy",
        "book",
        "calls",
        "card",
        "carry_over",
        "duty",
        "group",
        "kinds",
        "make_up",
        "named",
        "named_absent",
        "named_referral",
        "newcomer",
        "no_choosing",
        "out_of_hours",
        "outsider",
        "passed",
        "recognised",
        "restart",
        "tail",
    )

    def __init__(self, book: Rulebook) -> None:
        rules = book.rotation
        self.book = book
        self.tail = rules.after_counted.clauses
        self.kinds = {kind: self._kind(kind, getattr(rules.kinds, kind)) for kind in type(rules.kinds).model_fields}
        self.absence = {name: _cost(getattr(rules.absence, name)) for name in type(rules.absence).model_fields}
        self.passed = {name: _cost(getattr(rules.passed, name)) for name in type(rules.passed).model_fields}
        self.passed["on_duty"] = self.passed["duty"]
        self.restart = rules.carry_over.value == "restart"
        self.carry_over = rules.carry_over.clauses
        self.newcomer = rules.newcomer.clauses
        self.make_up = rules.make_up.clauses
        self.adjust = rules.who_adjusts.clauses
        self.no_choosing = rules.no_choosing.clauses
        self.recognised = rules.recognised.clauses
        self.calls = rules.calls
        self.out_of_hours = self._uncounted("out_of_hours", rules.out_of_hours)
        self.duty = self._uncounted("duty", rules.duty)
        self.outsider = Ruling(False, False, "busy", "outsider", rules.outsider.clauses)
        self.group = Ruling(False, False, "busy", "group", rules.group.clauses)
        self.card = self._uncounted("card", rules.card, "named")
        self.named = self._named(rules.named)
        self.named_referral = self._named(rules.named_referral)
        self.named_absent = rules.named_absent.clauses
        back = rules.assist.value == "make_up"
        self.assist = Ruling(False, False, "assist", "assist", rules.assist.clauses, make_up=back)
        self.assist_busy = rules.assist_busy.clauses

    def cost(self, hindrance: Hindrance) -> Cost:
        """Give what it costs not to be able to take one's turn: absent (SC-9), with a client who named one (SC-11),
        assisting (SC-46), on duty shift (SC-48), suspended, or still receiving."""
        state = hindrance.state
        if state == "absent":
            return self.absence[hindrance.detail]
        return self.passed[hindrance.detail if state == "busy" else state]

    def _kind(self, kind: str, parameter: Parameter[str]) -> Ruling:
        effect = parameter.value
        if effect == "last":
            return Ruling(False, False, "busy", "last", parameter.clauses)
        if effect == "no_count":
            return Ruling(False, False, "own_client" if kind in OWN_KINDS else "busy", "kind", parameter.clauses)
        back, verify = effect != "count", effect == "make_up_if_verified"
        return Ruling(True, True, "busy", "kind", merge(parameter.clauses, self.tail), make_up=back, verify=verify)

    def _named(self, parameter: Parameter[str]) -> Ruling:
        if parameter.value == "count":
            return Ruling(True, False, "busy", "named", merge(parameter.clauses, self.tail))
        return Ruling(False, False, "named", "named", parameter.clauses)

    @staticmethod
    def _uncounted(reason: str, parameter: Parameter[str], purpose: str = "busy") -> Ruling | None:
        """Give the ruling of a setting that takes receptions out of the count; ``None`` if the book lets them count."""
        if parameter.value != "no_count":
            return None
        return Ruling(False, False, purpose, reason, parameter.clauses)


def merge(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Join clause ids, each once, in order; custom is cited only where no clause of the book is."""
    found = tuple(dict.fromkeys(clause for group in groups for clause in group))
    if len(found) > 1 and DEFAULT in found:
        return tuple(clause for clause in found if clause != DEFAULT)
    return found


def _cost(parameter: Parameter[str]) -> Cost:
    return Cost(parameter.value, parameter.clauses)


_terms: dict[str, Terms] = {}


def terms_of(book: Rulebook) -> Terms:
    """Give a book's terms; laid out once per content of a book."""
    terms = _terms.get(book.hash)
    if terms is None:
        if len(_terms) > 256:
            _terms.clear()
        terms = _terms[book.hash] = Terms(book)
    return terms
