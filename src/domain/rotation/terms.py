"""A rulebook's rotation rules in the shape in which they are applied."""

from __future__ import annotations

from domain.rotation.ruling import Cost, Hindrance, Ruling, merge
from domain.rulebooks import Parameter, Rulebook
from domain.rulebooks.turns import Changed

OWN_KINDS = frozenset({"returning", "after_sale", "repeat_purchase"})
"""Kinds in which an agent meets a client of their own."""

REFERRED_KINDS = frozenset({"referral", "returned_buyer"})
"""Kinds in which naming an agent is regulated apart from naming one as a stranger."""


class Terms:
    """A rulebook's rotation rules, laid out once for all the receptions that they will judge.

    What a book leaves out is ``None`` or empty, so that a desk without a custom does no work for it.
    """

    def __init__(self, book: Rulebook) -> None:
        rules = book.rotation
        self.book = book
        self.grouped = rules.unit.value == "group"
        self.unit = rules.unit.clauses
        self.kind: str = rules.order.value
        self.order = rules.order.clauses
        self.restart = rules.carry_over.value == "restart"
        self.carry_over = rules.carry_over.clauses
        self.make_up = rules.make_up.clauses
        self.adjust = rules.who_adjusts.clauses
        self.no_choosing = rules.no_choosing.clauses
        self.calls = rules.calls
        self._lay_out_receptions(book)
        self._lay_out_absences(book)

    def _lay_out_receptions(self, book: Rulebook) -> None:
        rules = book.rotation
        self.tail = rules.after_counted.clauses
        self.kinds = {kind: self._kind(kind, getattr(rules.kinds, kind)) for kind in type(rules.kinds).model_fields}
        self.recognised = {kind: self._recognised(kind, rules.recognised.clauses) for kind in OWN_KINDS}
        self.out_of_hours = self._uncounted("out_of_hours", rules.out_of_hours)
        self.duty = self._uncounted("duty", rules.duty)
        self.assigned = self._uncounted("assigned", rules.assigned)
        self.outsider = Ruling(False, False, "busy", "outsider", rules.outsider.clauses)
        self.group = Ruling(False, False, "busy", "group", rules.group.clauses)
        self.card = self._uncounted("card", rules.card, "named")
        self.named = self._named(rules.named)
        self.named_referral = self._named(rules.named_referral)
        self.named_absent = rules.named_absent.clauses
        self._lay_out_introductions(book)
        self.by_phone: Ruling | None = None
        if rules.phone_named.value == "count":
            clauses = merge(rules.phone_named.clauses, self.tail)
            self.by_phone = Ruling(True, False, "busy", "by_phone", clauses)
        self.assist = Ruling(
            False, False, "assist", "assist", rules.assist.clauses, make_up=rules.assist.value == "make_up"
        )
        self.assist_busy = rules.assist_busy.clauses
        self.reenters = rules.own_client.clauses if rules.own_client.value == "reenter_tail" else None
        unknown = book.ownership.unknown_first_agent
        self.unknown = unknown.value if unknown.value.days is not None else None
        self.unknown_visit = self.kinds["returning"]._replace(
            purpose="busy", reason="unknown_first", clauses=merge(unknown.clauses, self.kinds["returning"].clauses)
        )
        self.round = Cost("skipped", unknown.clauses)

    def _lay_out_introductions(self, book: Rulebook) -> None:
        """An introduced client may be the introducer's agent's to receive, or the receiver's if that agent is absent (SA-o5)."""
        referral, rules = self.kinds["referral"], book.ownership
        self.introduced: Ruling | None = None
        self.introducers_agent_absent: Ruling | None = None
        if rules.referral_unnamed.value == "introducers_agent" and referral.counted:
            clauses = merge(rules.referral_unnamed.clauses, self.tail)
            self.introduced = Ruling(True, False, "busy", "introduced", clauses)
        if rules.referral_absent.value == "receiver" and referral.counted:
            self.introducers_agent_absent = referral._replace(
                clauses=merge(rules.referral_absent.clauses, referral.clauses)
            )

    def _lay_out_absences(self, book: Rulebook) -> None:
        rules = book.rotation
        self.absence = {name: _cost(getattr(rules.absence, name)) for name in type(rules.absence).model_fields}
        private = self.absence["private"]
        self.absence["unapproved"] = Cost(private.effect, merge(rules.approval.clauses, private.clauses))
        self.approval: str = rules.approval.value
        self.consent = rules.approval.clauses
        self.passed = {name: _cost(getattr(rules.passed, name)) for name in type(rules.passed).model_fields}
        self.passed["on_duty"] = self.passed["duty"]
        self.passed["skipped_round"] = self.round
        self.at_once = rules.leaving_post.clauses if rules.leaving_post.value == "skipped_at_once" else None
        self.one_absence = rules.one_absence.clauses if rules.one_absence.value == "one_turn" else None
        self.office_call = rules.office_call.value
        self.suspension = {"never_came": rules.suspension_days, "poor_service": rules.suspension_days}
        self.suspension["concealment"] = rules.concealment_days
        self.changed = {cause: _cost(getattr(rules.changed, cause)) for cause in Changed.model_fields}

    def cost(self, hindrance: Hindrance) -> Cost:
        """Give what it costs not to be able to take one's turn: absent (SC-9), with a client who named one (SC-11),
        assisting (SC-46), on the office phone (SD-2), on duty shift (SC-48), suspended, or still receiving."""
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

    def _recognised(self, kind: str, clauses: tuple[str, ...]) -> Ruling | None:
        """Give the ruling on one's own client received out of order; ``None`` where such clients count like others."""
        ruling = self.kinds[kind]
        return None if ruling.counted else ruling._replace(clauses=merge(ruling.clauses, clauses), reason="recognised")

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
