"""Phrases of the story: ``HOW`` something came about, what ``THEN`` followed, and the names of kinds and causes.

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
    "registered": ("{by} 登记了客户 {client}", "{by} registered client {client}"),
    "registered_visit": (
        "{by} 登记了客户 {client} 的来访（接待归 {agent}）",
        "{by} registered the visit of client {client}, received for {agent}",
    ),
    "called": ("客户 {client} 来电，{receiver} 接听", "client {client} called and {receiver} answered"),
    "followed_up": ("{agent} 跟进客户 {client}（{method}）", "{agent} followed up client {client} ({method})"),
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
        "客户 {client} 自 {contact}最后一次有效联系后再无联系",
        "since {contact} there was no contact that counts between {agent} and client {client}",
    ),
    "claimed": ("{agent} 主张客户 {client} 归己", "{agent} claimed client {client}"),
    "disputed": ("{agent} 就客户 {client} 提出争议", "{agent} brought a dispute over client {client}"),
    "evidence": ("{agent} 就客户 {client} 的争议举证", "{agent} brought evidence in the dispute over client {client}"),
    "ruled": ("经理就客户 {client} 的争议作出裁定", "the manager ruled on the dispute over client {client}"),
    "decided": ("交易 {deal} 成交", "deal {deal} is closed"),
    "undecided": ("交易 {deal} 尚未成交", "deal {deal} is not closed yet"),
    "unit.held": (
        "{agent} 为客户 {client} 临定 {unit}（交易 {deal}）",
        "{agent} had {unit} held for client {client} (deal {deal})",
    ),
    "hold": ("{agent} 的临定到期（交易 {deal}，{unit}）", "the hold of {agent} ran out (deal {deal}, {unit})"),
    "deposit.paid": (
        "客户 {client} 经 {agent} 付定金（交易 {deal}，{unit}）",
        "client {client} paid the deposit through {agent} (deal {deal}, {unit})",
    ),
    "deposit.topped_up": (
        "客户 {client} 补足定金（交易 {deal}）",
        "client {client} topped up the deposit (deal {deal})",
    ),
    "deposit.refunded": ("交易 {deal} 的定金已退还", "the deposit of deal {deal} was refunded"),
    "deposit.forfeited": ("交易 {deal} 的定金被没收", "the deposit of deal {deal} was forfeited"),
    "subscription.signed": (
        "客户 {client} 经 {agent} 签认购书（交易 {deal}，{unit}）",
        "client {client} signed the subscription through {agent} (deal {deal}, {unit})",
    ),
    "contract.approved": ("交易 {deal} 的合同获批", "the contract of deal {deal} was approved"),
    "contract.signed": (
        "客户 {client} 经 {agent} 签订合同（交易 {deal}，{unit}）",
        "client {client} signed the contract through {agent} (deal {deal}, {unit})",
    ),
    "contract.voided": ("交易 {deal} 的合同作废", "the contract of deal {deal} was voided"),
    "unit.swapped": ("交易 {deal} 换铺", "deal {deal} changed its unit"),
    "unit.returned": ("交易 {deal} 退铺", "the unit of deal {deal} was given back"),
    "unit.opened": ("交易 {deal} 的铺位开业", "the unit of deal {deal} opened"),
}

THEN: dict[str, tuple[str, str, str]] = {
    # Claims
    "opened": (
        "claim_opened",
        "，此时无人持有该客户，客户归 {agent}{term}",
        "; nobody held the client, who is now {agent}'s{term}",
    ),
    "contender": (
        "contender_noted",
        "；客户此时归 {owner}，{agent} 列为争议方",
        "; the client was {owner}'s at the time, so {agent} is noted as a contender",
    ),
    "extended": ("claim_extended", "，{agent} 的归属继续有效{term}", "; {agent}'s claim goes on{term}"),
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
    # The department
    "made_public": ("made_public", "；客户为公共客户，不归个人", "; the client is public and no agent's"),
    "nobodys": ("no_claim", "；客户不归任何人", "; the client is nobody's"),
    "stays_public": (
        "stays_public",
        "；该客户是公共客户，仍不归个人",
        "; the client is public and stays so",
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
    # Disputes
    "asserted": (
        "contender_noted",
        "；主张已记录，须经裁定方能改变归属",
        "; the claim is noted, and only a ruling can follow from it",
    ),
    "confirmed": (
        "objection_noted",
        "；其归属本有事实为据，主张一并记录",
        "; the claim that the facts give them stands, and their word is noted with it",
    ),
    "heard": ("objection_noted", "；在裁定之前提出，予以受理", "; it came before the ruling and is heard"),
    "objected_late": (
        "objection_late",
        "；异议期已于 {until}届满，不予受理",
        "; the time for objections ended with {until}, so it is not heard",
    ),
    "after_ruling": (
        "objection_late",
        "；此事已有终局裁定，不再受理",
        "; there is a final ruling on the matter, so it is not heard",
    ),
    "owner_ruled": (
        "ruled",
        "：客户归 {agent}{term}，此裁定为终局",
        ": the client is {agent}'s{term}, and that is final",
    ),
    "public_ruled": ("ruled", "：客户为公共客户，此裁定为终局", ": the client is public, and that is final"),
    "shares_ruled": (
        "ruled",
        "：交易 {deal} 的业绩为 {shares}，此裁定为终局",
        ": the result of deal {deal} is {shares}, and that is final",
    ),
    "service_ruled": (
        "ruled",
        "：交易 {deal} 的跟踪服务权归 {service}",
        ": the service right of deal {deal} is {service}'s",
    ),
    "ruling_stands": ("ruling_stands", "；此前的裁定为终局，不再改变", "; an earlier ruling is final and stands"),
    # Deals
    "not_yet": ("deal_step", "；尚未成交，业绩待定", "; the deal is not decided by that yet"),
    "decided_before": ("deal_step", "；成交已定，业绩不变", "; the deal was decided before, and its result stays"),
    "triggered": ("deal_trigger", "；依规定此时成交", "; that decides the deal"),
    "hold_lapsed": (
        "deal_expired",
        "，至 {until}未付定金，交易失效",
        "; no deposit came by the end of {until}, and the deal lapsed",
    ),
    "over": ("deal_over", "；交易终止", "; the deal is over"),
    "swapped": ("deal_step", "，现为 {unit}；业绩不变", " and is now on {unit}; its result stays"),
    "split_first": (
        "deal_attributed",
        "：{agent} 持有有效归属，业绩归 {agent}",
        ": {agent} has the valid claim to the client, and the result is {agent}'s",
    ),
    "split_collision": (
        "deal_attributed",
        "：虽由 {closer} 促成，最先的有效归属属于 {agent}，业绩归 {agent}",
        ": {closer} closed it, but the first valid claim is {agent}'s, and so is the result",
    ),
    "split_equally": (
        "deal_attributed",
        "：各有有效归属者均分业绩：{shares}",
        ": those with a valid claim share evenly: {shares}",
    ),
    "split_closer": ("deal_attributed", "：业绩归促成者 {agent}", ": the result is {agent}'s, who closed it"),
    "split_unclaimed": (
        "deal_attributed",
        "：此时无人持有有效归属，业绩归促成者 {agent}",
        ": nobody had a valid claim to the client, and the result is {agent}'s, who closed it",
    ),
    "split_public": ("deal_attributed", "：客户为公共客户，业绩归公共", ": the client is public, and so is the result"),
    "split_nobodys": (
        "deal_attributed",
        "：无招商员持有有效归属，亦非招商员促成，业绩归公共",
        ": no agent had a valid claim and none closed it, so the result is the department's",
    ),
}

KINDS: dict[str, tuple[str, str]] = {
    "new": ("新客户", "new"),
    "returning": ("再次来访", "returning"),
    "referral": ("介绍来访", "a referral"),
    "passer_by": ("路过问询", "a passer-by"),
    "brochure": ("索取资料", "for a brochure"),
    "survey_declared": ("表明身份的市调", "a declared survey"),
    "survey_discovered": ("查明的市调", "a survey found out"),
    "peer_undeclared": ("未表明身份的同行", "an undeclared peer"),
    "find_person": ("找人", "looking for someone"),
    "vendor": ("推销", "selling something"),
    "affiliate": ("本公司及关联单位", "of the company or an affiliate"),
    "other_business": ("其他事务", "on other business"),
    "after_sale": ("办理售后", "after-sale service"),
    "repeat_purchase": ("再次订铺", "booking again"),
    "returned_buyer": ("退铺后再来", "after giving a unit back"),
    "tour": ("看房团", "on a tour"),
    "leader_introduced": ("领导介绍", "sent by a leader"),
    "developer_introduced": ("甲方介绍", "sent by the developer"),
    "developer_visit": ("甲方陪同参观", "a guest of the developer"),
    "overflow": ("招商员全忙", "with all agents busy"),
    "departure": ("离职", "departure"),
    "service_quality": ("服务质量", "service quality"),
    "language": ("语言不通", "language"),
    "insisted": ("客户坚持", "the client insisted"),
    "supervisor": ("主管调配", "the supervisor's decision"),
    "absence": ("缺勤", "absence"),
    "phone": ("电话", "by phone"),
    "sms": ("短信", "by text message"),
    "wechat": ("微信", "on WeChat"),
    "visit": ("拜访", "by a visit"),
    "mail": ("邮件", "by mail"),
    "same_person": ("同一人", "the same person"),
    "spouse": ("配偶", "spouses"),
    "parent": ("父母", "a parent"),
    "child": ("子女", "a child"),
    "grandparent": ("祖父母", "a grandparent"),
    "grandchild": ("孙子女", "a grandchild"),
    "sibling": ("兄弟姐妹", "siblings"),
    "company": ("同一公司", "the same company"),
}
