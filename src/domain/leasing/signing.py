"""What a contract needs before it is signed and sealed (签约、用印): the ID, the power of attorney, the approval."""

from __future__ import annotations

from domain.event import Fact, Refused
from domain.rights import cited
from domain.rulebooks import Rulebook


def check_signer(fact: Fact, book: Rulebook) -> None:
    """Raises ``Refused`` when somebody signs whose ID was not seen, or a proxy whose power is not notarised (GJ-11D).

    A contract that names no signer is taken in; its checklist shows that the check is missing.
    """
    signer, rules = fact.data.get("signer"), book.money
    if signer is not None and rules.signer_id.value == "checked" and signer.get("id_checked") is not True:
        raise Refused(
            "id_not_checked",
            f"The original ID of the signer is checked before signing; say so in id_checked: {cited(book, rules.signer_id)}.",
            "/data/signer/id_checked",
        )
    power = (signer or {}).get("proxy_notarised")
    proxy = fact.data.get("signed_by_proxy") is True or power is False
    if proxy and power is not True and rules.proxy.value == "notarised":
        raise Refused(
            "proxy_not_notarised",
            f"A proxy signs with a notarised power of attorney; say so in proxy_notarised: {cited(book, rules.proxy)}.",
            "/data/signer/proxy_notarised" if signer is not None else "/data/signer",
        )


def check_seal(fact: Fact, book: Rulebook) -> None:
    """Raises ``Refused`` when a contract is sealed without the approval that the book asks for (ZY-seal)."""
    rule = book.money.seal
    if rule.value == "approved" and fact.data.get("approved_by") is None:
        raise Refused(
            "seal_without_approval",
            f"No contract is sealed without approval; name who gave it in approved_by: {cited(book, rule)}.",
            "/data/approved_by",
        )
