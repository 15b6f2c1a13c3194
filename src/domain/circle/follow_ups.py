"""What follow-ups do to ownership (跟进): whose client stays protected, and who may take up a public one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.circle.claims import Claim
from domain.circle.entries import Item, cite
from domain.circle.grades import note_intent
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Publicness
from domain.circle.signatures import sheet_of
from domain.circle.visits import taken_by
from domain.rulebooks import Parameter
from domain.rulebooks.ownership import OwnershipRules


def followed_up(judgement: Judgement, party: Party, item: Item) -> None:
    """An agent keeps in touch (跟进): their own claim stays protected; another's client does not become theirs."""
    data, rules = item.event.data, item.book.ownership
    by = data["by"]
    names = {"client": item.client, "agent": by, "receiver": by, "method": data["method"]}
    note_intent(party, data.get("intent"))
    mine = party.claim_of(by) or _follow_up_right(party, by)
    how, failing = "followed_up", _no_contact(data, rules)
    if failing is not None:
        how = "not_reached" if failing is rules.unanswered else how
        party.tell(item, how, "no_contact", cite(failing), names)
    elif mine is not None:
        party.contact(item, mine, "follow_up", how, names)
    elif party.public is not None:
        _public_followed_up(judgement, party, item, party.public, names)
    elif (owner := party.owner()) is not None:
        _another_followed_up(judgement, party, item, owner, names)
    else:
        party.tell(item, how, "no_claim", cite(rules.expiry if party.claims else rules.basis), names)


def _follow_up_right(party: Party, by: str) -> Claim | None:
    follower = party.follower
    return follower if follower is not None and party.public is not None and follower.agent == by else None


def _no_contact(data: Mapping[str, Any], rules: OwnershipRules) -> Parameter[Any] | None:
    """The setting under which a follow-up is no contact that counts: by its means, or because nobody answered."""
    if data["method"] not in rules.contact_methods.value:
        return rules.contact_methods
    if data.get("answered") is False and rules.unanswered.value == "none":
        return rules.unanswered
    return None


def _public_followed_up(
    judgement: Judgement, party: Party, item: Item, public: Publicness, names: dict[str, Any]
) -> None:
    """Whoever follows up a public client takes them only where the book says so (SD-left)."""
    by, taken = names["agent"], taken_by(public, item.book.ownership)
    if taken.value != "first_follow_up" or party.ruled is not None or not judgement.is_agent(by, item):
        then = "awaits_supervisor" if taken.value == "redistribute" else "stays_public"
        party.tell(item, "followed_up", then, cite(taken), names, evidence=(public.position,))
        return
    party.public = None
    claim = party.open(item, by, "followed_up", cite(taken), names)
    claim.taken_from = public.left
    sheet = sheet_of(by, item, party.calendar)
    if sheet is not None:
        claim.rest_on(sheet)


def _another_followed_up(judgement: Judgement, party: Party, item: Item, owner: Claim, names: dict[str, Any]) -> None:
    """Only the client's agent talks terms with them (WJC-5b): a deputy does it for them, a colleague is pointed out."""
    rules, by = item.book.ownership, names["agent"]
    away = judgement.away(owner.agent, item)
    told = {**names, "owner": owner.agent}
    if away is not None and away.deputy == by:
        party.contact(item, owner, "follow_up", "deputy_followed_up", names, by=cite(rules.deputy))
    elif judgement.is_agent(by, item):
        party.tell(item, "followed_up", "not_theirs", cite(rules.other_agents), told, evidence=(owner.position,))
    else:
        party.tell(item, "followed_up", "stays", cite(rules.basis), told, evidence=(owner.position,))
