"""Phrases of the story about claims: ``HOW`` something came about, and what ``THEN`` followed.

A sentence is the date, a HOW and a THEN. Each phrase stands in Chinese and in English; THEN begins with the name of its
effect for programs.
"""

from __future__ import annotations

HOW: dict[str, tuple[str, str]] = {
    "received": ("{receiver} 接待客户 {client}（{kind}）", "{receiver} received client {client} ({kind})"),
    "assisted": (
        "{receiver} 代 {agent} 接待客户 {client}（{kind}）",
        "{receiver} received client {client} for {agent} ({kind})",
    ),
    "card": (
        "客户 {client} 持 {agent} 的名片来访，由 {receiver} 接待",
        "client {client} came with {agent}'s card and was received by {receiver}",
    ),
    "named": (
        "客户 {client} 来访（{kind}），指名找 {agent}，由 {receiver} 接待",
        "client {client} came ({kind}), asked for {agent} and was received by {receiver}",
    ),
    "introduced": (
        "老客户介绍客户 {client} 来访，介绍人归 {agent}，由 {receiver} 接待",
        "client {client} was sent by a client of {agent}'s and was received by {receiver}",
    ),
    "introduced_absent": (
        "老客户介绍客户 {client} 来访，介绍人归 {introducer}，{introducer} 当时不在，由 {receiver} 接待",
        "client {client} was sent by a client of {introducer}'s, who was absent, and was received by {receiver}",
    ),
    "deputised": (
        "{receiver} 受 {agent} 委托代班，接待客户 {client}（{kind}）",
        "{receiver}, standing in for {agent} as arranged, received client {client} ({kind})",
    ),
    "registered_later": (
        "{by} 补登客户 {client}，所记到访时间为 {visited}",
        "{by} entered client {client} later than the entry says, as of {visited}",
    ),
    "registered_own_later": (
        "{by} 补登客户 {client} 的来访，所记时间为 {visited}",
        "{by} entered the visit of client {client} later than the entry says, as of {visited}",
    ),
    "registered_visit_later": (
        "{by} 为 {agent} 补登客户 {client} 的来访，所记时间为 {visited}",
        "{by} entered the visit of client {client} for {agent} later than the entry says, as of {visited}",
    ),
    "registered": ("{by} 登记了客户 {client}", "{by} registered client {client}"),
    "registered_own": ("{by} 登记了客户 {client} 的来访", "{by} registered the visit of client {client}"),
    "registered_visit": (
        "{by} 为 {agent} 登记了客户 {client} 的来访",
        "{by} registered the visit of client {client} for {agent}",
    ),
    "called": ("客户 {client} 来电，{receiver} 接听", "client {client} called and {receiver} answered"),
    "followed_up": ("{agent} 跟进客户 {client}（{method}）", "{agent} followed up client {client} ({method})"),
    "not_reached": (
        "{agent} 跟进客户 {client}（{method}），未能联系上",
        "{agent} tried to reach client {client} ({method}) and got no answer",
    ),
    "deputy_followed_up": (
        "{receiver} 受 {agent} 委托代班，跟进客户 {client}（{method}）",
        "{receiver}, standing in for {agent} as arranged, followed up client {client} ({method})",
    ),
    "linked": (
        "查明客户 {client} 与 {other} 有关联（{relation}）",
        "clients {client} and {other} were linked ({relation})",
    ),
    "same_phone": (
        "客户 {client} 与 {other} 使用同一电话",
        "clients {client} and {other} were found to share a phone",
    ),
    "handed_over": (
        "客户 {client} 由 {giver} 移交 {agent}（{cause}）",
        "client {client} was handed over from {giver} to {agent} ({cause})",
    ),
    "left": ("{agent} 离职", "{agent} left the desk"),
    "silence": (
        "客户 {client} 自 {contact}后再无有效联系",
        "since {contact} there was no contact that counts between {agent} and client {client}",
    ),
}


THEN: dict[str, tuple[str, str, str]] = {
    # Claims
    "opened": (
        "claim_opened",
        "，此时无人持有该客户，客户归 {agent}{term}",
        "; nobody held the client, who is now {agent}'s{term}",
    ),
    "taken_over": ("handed_over", "，客户归 {agent}{term}", "; the client is now {agent}'s{term}"),
    "reassigned": ("claim_opened", "，客户归 {agent}{term}", "; the client is now {agent}'s{term}"),
    "contender": (
        "contender_noted",
        "；客户此时归 {owner}，{agent} 列为争议方",
        "; the client was {owner}'s at the time, so {agent} is noted as a contender",
    ),
    "contender_choice": (
        "contender_noted",
        "；{owner} 登记在先，客户此时归 {owner}，{agent} 列为争议方，孰先由负责人择定",
        "; {owner} was first and has the client for now, {agent} is noted as a contender, and the head of the desk may choose",
    ),
    "extended": ("claim_extended", "，{agent} 的归属继续有效{term}", "; {agent}'s claim goes on{term}"),
    "extended_unsigned": (
        "claim_extended",
        "，{agent} 的归属暂继续有效{term}；跟进人 {month}的跟踪表最迟须于 {due}签字，否则此次跟进不算",
        "; {agent}'s claim goes on for now{term}, and the follow-up counts for good if its sheet of {month} is signed by {due}",
    ),
    "evidenced": (
        "claim_evidenced",
        "，记入 {agent} 的证据，不延长保护期",
        "; that is evidence of {agent}'s, but does not prolong the protection",
    ),
    "expired": (
        "claim_expired",
        "，{agent} 的保护期于 {until}届满",
        "; {agent}'s protection ended with {until}",
    ),
    "anew": (
        "client_released",
        "，客户不再归任何人，再来即为新客户",
        "; the client is nobody's and will be a new client",
    ),
    "pooled": ("made_public", "，客户转入公共客户", "; the client goes to the public pool"),
    "succeeded": (
        "claim_succeeded",
        "，{agent} 的归属既已失效，客户归其次的有效归属人 {heir}",
        "; with {agent}'s claim over, the client is {heir}'s, whose valid claim comes next",
    ),
    "fresh": (
        "claim_superseded",
        "，视为新客户，此前的归属终止",
        "; that makes them a new client, and what stood before ends",
    ),
    "unregistered": (
        "unregistered",
        "；以登记为依据，登记前不产生归属",
        "; the registration is the evidence, so there is no claim before it",
    ),
    "too_late": (
        "registered_late",
        "；该次接待的归属已经终止，补登记不能恢复",
        "; what that reception had founded is over, and a late entry does not bring it back",
    ),
    "without_visit": (
        "registration_void",
        "；客户未曾到访，登记不产生归属",
        "; without a visit the entry founds no claim",
    ),
    "incomplete": (
        "registration_void",
        "；登记缺少{missing}，不足为归属依据",
        "; the entry leaves blank {missing}, so it is no evidence",
    ),
    "back_dated": (
        "registration_void",
        "；该登记系 {entered}倒签，作废",
        "; it was made on {entered} and back-dated, so it is void",
    ),
    "entered_late": (
        "registration_void",
        "；接待在 {visited}，未在当日登记，不产生归属",
        "; the visit was on {visited} and was not entered that day, so the entry founds no claim",
    ),
    "names_nobody": (
        "registration_noted",
        "；该登记未指向任何招商员，不产生归属",
        "; the entry names no agent and founds no claim",
    ),
    "no_claim": ("no_claim", "；不产生归属", "; that founds no claim"),
    "no_client": ("no_claim", "；此类来访者不算客户", "; such a visitor is no client"),
    "changes_nothing": ("no_change", "；归属和业绩均不改变", "; that changes neither the ownership nor the result"),
    "no_contact": ("no_contact", "；这种方式不算有效联系", "; that is no contact that counts"),
    "stays": (
        "assisted",
        "；客户仍归 {owner}",
        "; the client stays {owner}'s",
    ),
    "kept": (
        "claim_kept",
        "；客户此前已归 {agent}，仍归 {agent}",
        "; the client was {agent}'s before and stays so",
    ),
    "kept_by_deal": (
        "claim_kept",
        "，客户归 {agent}，不再因保护期满而改变",
        "; the client stays {agent}'s, and no protection runs out any more",
    ),
    "not_theirs": (
        "colleague_noted",
        "；客户归 {owner}，只由 {owner} 与其洽谈，{agent} 的跟进仅予注明，不产生归属",
        "; the client is {owner}'s, with whom alone they talk terms, so this is put on record and founds no claim",
    ),
    # The department
    "made_public": ("made_public", "；客户为公共客户，不归个人", "; the client is public and no agent's"),
    "nobodys": ("no_claim", "；客户不归任何人", "; the client is nobody's"),
    "stays_public": (
        "stays_public",
        "；该客户是公共客户，仍不归个人",
        "; the client is public and stays so",
    ),
    "to_supervisor": (
        "made_public",
        "；客户交由主管重新分配，分配前不归个人",
        "; the client goes to the supervisor to be given to somebody, and is no agent's until then",
    ),
    "awaits_supervisor": (
        "stays_public",
        "；该客户待主管重新分配，不因跟进归个人",
        "; the client waits for the supervisor and is not taken by a follow-up",
    ),
    "right_given": (
        "follow_up_right",
        "；客户仍为公共客户，业绩归公共，跟踪权归 {agent}{term}",
        "; the client stays public and so does the result, and the right to follow up is {agent}'s{term}",
    ),
    "right_kept": (
        "follow_up_right",
        "，{agent} 的跟踪权继续有效{term}",
        "; {agent}'s right to follow up goes on{term}",
    ),
    "right_kept_unsigned": (
        "follow_up_right",
        "，{agent} 的跟踪权暂继续有效{term}；跟进人 {month}的跟踪表最迟须于 {due}签字，否则此次跟进不算",
        "; {agent}'s right to follow up goes on for now{term}, and the follow-up counts for good if its sheet of {month} is signed by {due}",
    ),
    "right_lost": (
        "follow_up_right_lost",
        "，{agent} 的跟踪权于 {until}届满失效，客户仍为公共客户",
        "; {agent}'s right to follow up ended with {until}, and the client stays public",
    ),
    "right_ended": (
        "follow_up_right_lost",
        "；其跟踪权终止，客户仍为公共客户",
        "; that ends the right to follow up, and the client stays public",
    ),
    # Handovers
    "stands_in": (
        "stand_in_noted",
        "；{agent} 只是代为照应，归属不变",
        "; {agent} only stands in, and the ownership stays as it is",
    ),
    "forbidden": (
        "handover_refused",
        "；公共客户不得转给个人，移交无效",
        "; a public client may not be handed to an agent, so nothing changes",
    ),
    "not_public": (
        "handover_refused",
        "；客户并非公共客户，移交无效",
        "; the client was not public, so nothing changes",
    ),
    "nothing_to_give": (
        "handover_refused",
        "；{giver} 此时并不持有该客户（归 {owner}），移交无效",
        "; {giver} did not hold the client, who was {owner}'s, so nothing changes",
    ),
    "given_up": ("claim_superseded", "；其对该客户的主张终止", "; that ends the claim"),
    # Who is who
    "from_start": (
        "linked",
        "，视为自始同一客户，合并判断",
        "; they are one client and judged as one from the start",
    ),
    "from_then": (
        "linked",
        "，自此视为同一客户，此前成交的不再改判",
        "; they are one client from now on, and deals closed before are not judged again",
    ),
    "apart": ("linked", "；按本制度仍是两个客户", "; under this book they stay two clients"),
}
