"""Settings that cannot stand side by side: one denies the other, or takes from it every case that it speaks about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from domain.rulebooks.book import Rulebook
from domain.rulebooks.fault_words import Sentence, called


class Found(NamedTuple):
    """A contradiction of a book: the setting where it is told, and what is wrong."""

    at: str
    sentence: Sentence


class _Rule(NamedTuple):
    """``settings``: those that are wrong if the book sets them while ``when`` holds; told at the last of them."""

    settings: tuple[str, ...]
    when: Callable[[Rulebook], bool]
    en: str
    instead: str
    zh: str


def contradictions(book: Rulebook, said: Collection[str]) -> Iterator[Found]:
    """Give what contradicts itself in a book, as far as ``said``, the paths that its text itself sets, has a part in it.

    What comes from a book that it extends, or is custom, is not held against it.
    """
    for rule in _RULES:
        if rule.when(book) and (own := [path for path in rule.settings if path in said]):
            at = own[-1]
            yield Found(at, Sentence("contradiction", f"{at}: {rule.en}", rule.instead, f"{called(at)}：{rule.zh}"))


def _has_no_end(book: Rulebook) -> bool:
    by = book.ownership.protection_by.value
    return not book.ownership.protection.value.at_least and by.phone is by.visit is by.referral is None


_RULES: tuple[_Rule, ...] = (
    _Rule(
        ("rotation.order", "rotation.unit"),
        lambda book: book.rotation.order.value == "number" and book.rotation.unit.value == "agent",
        "the order goes by number, which groups have and agents have not",
        'set rotation.unit = "group", or another order',
        '次序按编号，而编号属于小组（分公司），个人没有；请写 rotation.unit = "group"，或改用别的次序。',
    ),
    _Rule(
        ("rotation.leaving_post", "rotation.absence.private"),
        lambda book: (
            book.rotation.leaving_post.value == "skipped_at_once" and book.rotation.absence.private.value != "skipped"
        ),
        "who walks off is skipped at once, and yet a turn missed for a private reason is not lost",
        'set rotation.absence.private = "skipped", or leaving_post = "when_passed"',
        "擅自离岗立即轮空，而因私离岗轮到者又不轮空，两者相反；请改其一。",
    ),
    _Rule(
        ("ownership.agents",),
        lambda book: not book.ownership.agents.value,
        "nobody could ever own a client",
        'name the roles, such as ["agent"]',
        '没有任何岗位可以拥有客户；请写明岗位，如 ["agent"]。',
    ),
    _Rule(
        ("deals.who_rules",),
        lambda book: not book.deals.who_rules.value,
        "nobody could ever rule on a dispute",
        'name the roles, such as ["manager"]',
        '没有任何人可以裁定争议；请写明岗位，如 ["manager"]。',
    ),
    _Rule(
        ("ownership.household",),
        lambda book: "same_person" not in book.ownership.household.value,
        "two records of one person would be two clients",
        'add "same_person"',
        '同一个人的两条记录会成为两个客户；请加上 "same_person"。',
    ),
    _Rule(
        ("ownership.sign_off", "ownership.contact"),
        lambda book: book.ownership.sign_off.value == "monthly" and "follow_up" not in book.ownership.contact.value,
        "follow-ups are to be signed monthly, and yet a follow-up is no contact",
        'add "follow_up" to ownership.contact, or set ownership.sign_off = "none"',
        '跟进记录每月须签字，而跟进又不算联系；请在 ownership.contact 加上 "follow_up"，或写 sign_off = "none"。',
    ),
    _Rule(
        ("ownership.sign_off_days",),
        lambda book: book.ownership.sign_off.value == "none",
        "it says by when follow-ups are signed, and yet they need no signature",
        'set ownership.sign_off = "monthly", or leave it out',
        '规定了签字期限，而跟进记录并不需要签字；请写 ownership.sign_off = "monthly"，或去掉此项。',
    ),
    _Rule(
        ("ownership.contact", "ownership.contact_methods"),
        lambda book: "follow_up" in book.ownership.contact.value and not book.ownership.contact_methods.value,
        "follow-ups are contact, and yet by no means whatever",
        'name the means, or take "follow_up" out of ownership.contact',
        '跟进算联系，而没有一种跟进方式算数；请写明方式，或从 ownership.contact 去掉 "follow_up"。',
    ),
    _Rule(
        ("ownership.unanswered",),
        lambda book: "phone" not in book.ownership.contact_methods.value,
        "it speaks of calls that were not answered, and yet no call counts as a follow-up",
        'add "phone" to ownership.contact_methods, or leave it out',
        '规定了未接通的电话，而电话跟进本来就不算数；请在 ownership.contact_methods 加上 "phone"，或去掉此项。',
    ),
    _Rule(
        ("ownership.departure", "ownership.handovers.departure"),
        lambda book: (
            book.ownership.departure.value == "redistribute" and book.ownership.handovers.departure.value != "to"
        ),
        "a leaver's clients are to be shared out, and yet handing them over gives them to nobody",
        'set ownership.handovers.departure = "to", or another ownership.departure',
        '离职者的客户要重新分配，而离职移交又不使客户归接手人；请写 ownership.handovers.departure = "to"。',
    ),
    _Rule(
        ("ownership.left_claim",),
        lambda book: book.ownership.left_claim.value != "as_public" and book.ownership.departure.value == "stays",
        "it says how a client left behind becomes an agent's, and yet a leaver's clients stay theirs",
        'set ownership.departure = "public", or leave it out',
        '规定了离职者留下的客户如何转归他人，而离职者的客户归属不变；请写 ownership.departure = "public"，或去掉此项。',
    ),
    _Rule(
        ("ownership.expiry", "ownership.signed", "ownership.ruled_owner", "ownership.sign_off"),
        lambda book: (
            _has_no_end(book)
            and (
                book.ownership.signed.value == "lapses"
                or book.ownership.ruled_owner.value == "protection"
                or book.ownership.sign_off.value == "monthly"
                or book.ownership.expiry.value != "new_client"
            )
        ),
        "it speaks of protection that runs out, and yet protection has no end",
        "give ownership.protection days, months or stages, or leave it out",
        "规定了保护期满的后果，而保护期没有期限；请给 ownership.protection 写明天数、月数或分段，或去掉此项。",
    ),
    _Rule(
        ("ownership.unknown_first_agent",),
        lambda book: (
            book.ownership.unknown_first_agent.value.days is None
            and book.ownership.unknown_first_agent.value.skip_rounds > 0
        ),
        "rounds are skipped after a search that has no days",
        "give days as well",
        "规定了轮空几轮，而没有规定查找几天；请写明 days。",
    ),
    _Rule(
        ("ownership.unclaimed",),
        lambda book: book.ownership.unclaimed.value.days is None and book.ownership.unclaimed.value.then != "receiver",
        "it says whose the client is after a wait that has no days",
        "give days as well",
        "规定了期满后归谁，而没有规定等几天；请写明 days。",
    ),
    _Rule(
        ("ownership.time", "ownership.back_dating"),
        lambda book: (
            book.ownership.time.value == "happened"
            and book.ownership.back_dating.value == "recorded_time_counts"
            and book.ownership.back_dating.source == book.ownership.time.source
        ),
        "the time of happening counts, and yet an entry made later counts from when it was made",
        'set ownership.time = "recorded", or leave back_dating out',
        '以发生时间为准，而补登的又以记录时间为准，两者相反；请写 ownership.time = "recorded"，或去掉 back_dating。',
    ),
    _Rule(
        (
            "ownership.kinds.referral",
            "ownership.referral_named",
            "ownership.referral_unnamed",
            "ownership.referral_absent",
        ),
        lambda book: (
            book.ownership.kinds.referral.value in ("public", "none")
            and any(
                one.source == book.ownership.kinds.referral.source
                for one in (
                    book.ownership.referral_named,
                    book.ownership.referral_unnamed,
                    book.ownership.referral_absent,
                )
            )
        ),
        "it says whose introduced clients are, and yet introduced clients are nobody's or public",
        'set ownership.kinds.referral = "claim", or leave the others out',
        '规定了介绍来的客户归谁，而介绍来的客户又不归个人；请写 ownership.kinds.referral = "claim"，或去掉其余各项。',
    ),
    _Rule(
        ("deals.on_the_spot",),
        lambda book: book.ownership.assist.value == "receiver" and book.deals.on_the_spot.value.strip("0.") != "",
        "it gives a share to who stands in for a colleague, and yet whoever receives owns the client",
        'set ownership.assist = "assisted", or leave it out',
        '规定了代接者的份额，而代接的客户本来就归接待人；请写 ownership.assist = "assisted"，或去掉此项。',
    ),
    _Rule(
        tuple(f"deals.raised.{one}" for one in ("before", "same_day", "later", "later_away", "unraised")),
        lambda book: book.deals.collision.value in ("equal", "closer"),
        "it goes by when the first agent came forward, and yet a collision is settled whatever anybody says",
        'set deals.collision = "first", or leave deals.raised out',
        '规定了按主张时点分业绩，而撞单一律平分或归成交人，与主张无关；请写 deals.collision = "first"，或去掉 deals.raised。',
    ),
    _Rule(
        ("deals.raised.later", "deals.raised.later_away"),
        lambda book: (
            book.deals.objection.value.days == 0
            and any(
                one.value != book.deals.raised.unraised.value
                for one in (book.deals.raised.later, book.deals.raised.later_away)
            )
        ),
        "it says what who comes forward later gets, and yet nobody may after the day of the deal",
        "give deals.objection more days, or leave it out",
        "规定了次日起提出的结果，而异议期止于成交当日；请延长 deals.objection 的天数，或去掉此项。",
    ),
    _Rule(
        ("rotation.passed.office_call",),
        lambda book: book.rotation.office_call.value == 0 and book.rotation.passed.office_call.value != "keep",
        "it says what a turn missed over the office phone costs, and yet the phone keeps nobody busy",
        "set rotation.office_call to the minutes that a call takes, or leave it out",
        "规定了接听热线电话时轮到的后果，而接听热线不占用时间；请在 rotation.office_call 写明一通电话的分钟数，或去掉此项。",
    ),
    _Rule(
        ("care.not_before", "care.not_after"),
        lambda book: book.care.not_before.value > book.care.not_after.value,
        "no client may be bothered before an hour that comes after the last one at which they may",
        "set care.not_before to an earlier hour than care.not_after",
        "允许联系的开始时间晚于结束时间，全天都不得联系；请使 care.not_before 早于 care.not_after。",
    ),
    _Rule(
        ("care.noon_from", "care.noon_until"),
        lambda book: book.care.noon_from.value > book.care.noon_until.value,
        "the noon rest ends before it begins",
        "set care.noon_from to an earlier hour than care.noon_until",
        "午休结束早于开始；请使 care.noon_from 早于 care.noon_until。",
    ),
)
