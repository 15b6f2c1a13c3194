"""The phrases about deals and disputes (成交、争议): what happened and what followed, see phrases.py for how they join."""

from __future__ import annotations

HOW: dict[str, tuple[str, str]] = {
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
