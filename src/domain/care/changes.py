"""Who looks after the client: allotment, grades, handovers, rulings, signing, leaving (分配、评级、移交、签约、离职)."""

from __future__ import annotations

from domain.care.record import ClientCare, Item, person

ENDED_BY_SIGNING = ("callback", "follow_up", "grading", "grade_confirm", "key_account")
NOT_THE_AGENTS = ("handover", "colleague_told", "service_contact", "service_follow_up")
"""What stays with whom it was asked of when another agent comes to look after the client."""
NEEDS_THE_CLIENT = (
    "callback", "follow_up", "introductions", "service_contact", "service_follow_up", "visit_once", "grading",
    "grade_confirm", "key_account", "delegation_follow_up",
)  # fmt: skip
"""What cannot be done once nobody knows any more who the client is."""


def assigned(care: ClientCare, item: Item) -> None:
    """The client is allotted to a member of the service staff, who makes contact within a week (XT-1)."""
    data, days = item.data, item.rules.service_contact_days
    care.drop(item, "reassigned", "service_contact", "service_follow_up")
    care.service, care.basis, care.assigned = data["to"], data["basis"], item.position
    if days:
        care.ask(item, "service_contact", data["to"], item.within(days), "service_contact_days")


def told(care: ClientCare, item: Item) -> None:
    """The colleague hears that their client came (SB-4, SA-r5)."""
    for due in care.open_ones("colleague_told"):
        if due.key.partition(":")[2] == item.data["colleague"]:
            care.end(item, due, item.data["by"])


def graded(care: ClientCare, item: Item) -> None:
    """The client is graded (评级): a grade of size is confirmed, and given anew after some time; a large client moves on."""
    data, rules = item.data, item.rules
    if data.get("large"):
        care.drop(item, "large", "grading", "grade_confirm")
        if rules.key_account_days and not care.owes("key_account"):
            care.ask(item, "key_account", care.staff, item.within(rules.key_account_days), "key_account_days")
    if data.get("size") is None:
        return
    care.graded = item.position
    for due in care.open_ones("grading"):
        care.end(item, due, data["by"])
    confirmed = data.get("confirmed_by")
    if confirmed is not None:
        for due in care.open_ones("grade_confirm"):
            care.end(item, due, confirmed)
    elif rules.confirm_days:
        care.drop(item, "graded_anew", "grade_confirm")
        care.ask(item, "grade_confirm", None, item.within(rules.confirm_days), "confirm_days")
    if rules.grade_days and not data.get("large") and not care.signed:
        care.ask(item, "grading", None, item.within(rules.grade_days), "grade_days")


def handed_over(care: ClientCare, item: Item) -> None:
    """The client changes hands by a record (移交): what was owed goes to the next one, who begins with a follow-up.

    A colleague who stands in during an absence looks after the client like a deputy; nothing moves.
    """
    data, rules = item.data, item.rules
    giver, taker = data["from"], person(data["to"])
    for due in care.open_ones("handover"):
        if due.staff == giver or data["cause"] == "departure":
            care.end(item, due, taker, data["cause"])
    if data["cause"] == "absence":
        return
    if data["cause"] == "key_account":
        for due in care.open_ones("key_account"):
            care.end(item, due, taker)
    care.staff, care.settled = taker, True
    for due in care.open_ones("follow_up"):
        if due.staff == giver:
            care.end(item, due, None, "handed_over", "dropped")
    care.moves(giver, taker, ("handover",))
    if not (care.signed and rules.after_signing == "ends") and not care.owes("follow_up"):
        care.ask(item, "follow_up", taker, item.within(rules.follow_up_days), "follow_up_days")


def voided(care: ClientCare, item: Item) -> None:
    """An entry is void (登记作废): its agent no longer looks after the client."""
    if care.staff == item.data["agent"]:
        _moves_to(care, person(item.data.get("reassigned_to")))


def ruled(care: ClientCare, item: Item) -> None:
    """A ruling says whose the client is (裁决)."""
    if (owner := item.data.get("owner")) is not None:
        _moves_to(care, person(owner))


def _moves_to(care: ClientCare, staff: str | None) -> None:
    before, care.staff, care.settled = care.staff, staff, True
    care.moves(before, staff, (*NOT_THE_AGENTS, "grading", "grade_confirm", "outing_plan", "outing_check"))


def claims_a_unit(care: ClientCare, item: Item) -> None:
    """The client has a unit held or pays for one, and so leaves the reserve pool (储备客户)."""
    del item
    care.reserve = None


def signed(care: ClientCare, item: Item) -> None:
    """The client signs (签约): under most books that ends the follow-ups at intervals."""
    care.signed, care.reserve = True, None
    if item.rules.after_signing == "ends":
        care.drop(item, "signed", *ENDED_BY_SIGNING)


def unsigned(care: ClientCare, item: Item) -> None:
    """The contract is void (作废): whoever speaks with the client next has to go on."""
    del item
    care.signed = False


def forgotten(care: ClientCare, item: Item) -> None:
    """The client is forgotten (删除个人信息) and can be reached no more. What is overdue by then ends late: that betters no figure."""
    care.reserve = None
    for kind in NEEDS_THE_CLIENT:
        for due in care.open_ones(kind):
            late = due.due_at is not None and due.due_at < item.at
            care.end(item, due, None, "forgotten", "done" if late else "dropped")


def left(care: ClientCare, item: Item) -> None:
    """Whoever looks after the client leaves for good: an open client is handed over on record (离职移交, ZS-8.10)."""
    rules = item.rules
    if care.signed and rules.after_signing == "ends":
        return
    if rules.leaver_days and not care.owes("handover"):
        care.ask(item, "handover", item.data["staff"], item.within(rules.leaver_days), "leaver_days")
