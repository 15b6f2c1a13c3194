"""The phrases about deals and disputes (成交、争议): what happened and what followed, see phrases.py for how they join."""

from __future__ import annotations

HOW: dict[str, tuple[str, str]] = {
    "claimed": ("{agent} 主张客户 {client} 归己", "{agent} claimed client {client}"),
    "disputed": ("{agent} 就客户 {client} 提出争议", "{agent} brought a dispute over client {client}"),
    "evidence": ("{agent} 就客户 {client} 的争议举证", "{agent} brought evidence in the dispute over client {client}"),
    "agreed": (
        "当事各方就客户 {client} 的争议达成协议，业绩约定为 {shares}",
        "the parties to the dispute over client {client} agreed on {shares}",
    ),
    "ruled": ("经理就客户 {client} 的争议作出裁定", "the manager ruled on the dispute over client {client}"),
    "decided": ("交易 {deal} 成交", "deal {deal} is closed"),
    "raised_same_day": (
        "{agent} 在成交当日提出：客户 {client} 自己接待在先",
        "{agent} came forward on the day of the deal: client {client} was theirs first",
    ),
    "raised_later": (
        "{agent} 在成交次日以后提出：客户 {client} 自己接待在先",
        "{agent} came forward on a day after the deal: client {client} was theirs first",
    ),
    "raised_away": (
        "{agent} 成交当日不在岗，事后提出：客户 {client} 自己接待在先",
        "{agent}, who was away on the day of the deal, came forward afterwards: client {client} was theirs first",
    ),
    "unraised": (
        "{agent} 至 {until}未就交易 {deal} 提出异议",
        "{agent} raised no objection to deal {deal} by the end of {until}",
    ),
    "campaign": ("交易 {deal} 注明参加活动“{campaign}”", "deal {deal} is said to belong to campaign “{campaign}”"),
    "settled": ("交易 {deal} 的佣金已按 {period} 结算", "the commission of deal {deal} was settled for {period}"),
    "changed": (
        "交易 {deal} 的佣金此前已按 {period} 结算",
        "the commission of deal {deal} had been settled for {period}",
    ),
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
    "inadmissible": (
        "evidence_refused",
        "；证言系在交易 {deal} 成交之后向客户取得，依规定不予采用",
        "; the client was asked for it after deal {deal} was closed, so it is not admitted",
    ),
    "evidence_late": (
        "evidence_refused",
        "；争议已经了结，证据应在此之前提交，不予采用",
        "; the dispute is settled, and evidence comes before that, so it is not admitted",
    ),
    "agreed": (
        "agreed",
        "；有关各方均已具名，交易 {deal} 的业绩照此分配",
        "; all whom it concerns are named, and the result of deal {deal} is split so",
    ),
    "agreement_waits": (
        "agreement_noted",
        "；交易 {deal} 尚未成交，成交时按此核定",
        "; deal {deal} is not closed yet, and will be looked at in this light when it is",
    ),
    "agreement_incomplete": (
        "agreement_refused",
        "；有关各方未全部具名，协议对交易 {deal} 不生效",
        "; not all whom it concerns are named, so it does not hold for deal {deal}",
    ),
    "agreement_takes_public": (
        "agreement_refused",
        "；公共业绩不由当事各方处分，协议对交易 {deal} 不生效",
        "; the department's part is not theirs to give away, so it does not hold for deal {deal}",
    ),
    "agreement_unknown": (
        "agreement_refused",
        "；本制度不认协商，须由裁定解决",
        "; the book knows no agreements, and only a ruling settles it",
    ),
    "agreement_stands": (
        "agreement_stands",
        "；该争议已由各方协商了结，交易 {deal} 的业绩仍为 {shares}",
        "; the parties had settled that dispute among themselves, and the result of deal {deal} stays {shares}",
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
    "split_first_raised": (
        "deal_attributed",
        "：虽由 {closer} 促成，{first} 持有最先的有效归属，且在成交之前已经提出，业绩归 {first}",
        ": {closer} closed it, but {first} has the first valid claim and said so before the deal, so the result is {first}'s",
    ),
    "split_half_raised": (
        "deal_attributed",
        "：{first} 持有最先的有效归属，且在成交之前已经提出，由 {closer} 促成，业绩为 {shares}",
        ": {first} has the first valid claim and said so before the deal, {closer} closed it, and the result is {shares}",
    ),
    "split_closer_raised": (
        "deal_attributed",
        "：{first} 持有最先的有效归属，且在成交之前已经提出，但依规定业绩归促成者 {closer}",
        ": {first} has the first valid claim and said so before the deal, but under the book the result is {closer}'s, who closed it",
    ),
    "split_half_unraised": (
        "deal_attributed",
        "：{first} 持有最先的有效归属，成交时未提出，由 {closer} 促成，业绩为 {shares}",
        ": {first} has the first valid claim but had not come forward, {closer} closed it, and the result is {shares}",
    ),
    "split_closer_unraised": (
        "deal_attributed",
        "：{first} 持有最先的有效归属，但成交时未提出；无人提出异议的，业绩归促成者 {closer}",
        ": {first} has the first valid claim but had not come forward; as long as nobody does, the result is {closer}'s, who closed it",
    ),
    "split_until_chosen": (
        "deal_attributed",
        "：{agent} 的有效归属在先，业绩先归 {agent}；部门负责人可择更具竞争优势者另定",
        ": {agent}'s valid claim is the earlier one and the result is theirs, unless the head of the desk chooses the one with the competitive advantage",
    ),
    "split_household": (
        "deal_attributed",
        "：各自跟进的客户到成交时才查明为一家，业绩均分：{shares}",
        ": those whom they followed up were found out to be one household only at the deal, so they share evenly: {shares}",
    ),
    "split_known_before": (
        "deal_attributed",
        "：成交之前已查明为一家，业绩归最先者 {agent}，{helper} 视为协助",
        ": they were known to be one household before the deal, so the result is {agent}'s, who was first, and {helper} helped",
    ),
    "split_tracking": (
        "deal_attributed",
        "：双方均登记并跟踪该客户，成交时才发现，业绩均分：{shares}",
        ": all of them kept following up the client and found out only at the deal, so they share evenly: {shares}",
    ),
    "split_on_the_spot": (
        "deal_attributed",
        "：{closer} 代同事接待并当日促成，业绩为 {shares}",
        ": {closer} stood in for a colleague and closed the same day, so the result is {shares}",
    ),
    "split_campaign": (
        "deal_attributed",
        "：属活动“{campaign}”，按成交前公布的比例分配：{shares}",
        ": it belongs to campaign “{campaign}”, and is split as was announced before the deal: {shares}",
    ),
    "campaign_unannounced": (
        "campaign_not_applied",
        "；活动“{campaign}”的比例未在成交之前公布，不予适用",
        "; the shares of campaign “{campaign}” had not been announced before the deal, so they do not apply",
    ),
    "campaign_not_running": (
        "campaign_not_applied",
        "；成交不在活动“{campaign}”的期间内，不予适用",
        "; campaign “{campaign}” was not running at the deal, so its shares do not apply",
    ),
    "campaign_late": (
        "campaign_not_applied",
        "；成交已定，不再按活动分配",
        "; the deal was decided before, so the campaign does not apply",
    ),
    "expired_before": (
        "expired_before",
        "；{helper} 的保护期此前已于 {until}届满，不参与分配",
        "; {helper}'s protection had ended with {until}, so {helper} has no part in it",
    ),
    "helped_for_free": (
        "helped_for_free",
        "；{helper} 居间跟进，视为义务协助，不参与分配",
        "; {helper}, who came in between, helped for free and has no part in it",
    ),
    "serves": ("service_attributed", "；跟踪服务权归 {service}", "; the service right is {service}'s"),
    "raised_first": (
        "deal_attributed",
        "；依规定交易 {deal} 的业绩改归 {agent}，跟踪服务权归 {service}",
        "; under the book the result of deal {deal} is now {agent}'s, and the service right is {service}'s",
    ),
    "raised_confirmed": (
        "deal_attributed",
        "；交易 {deal} 的业绩本归 {agent}，仍归 {agent}，跟踪服务权归 {service}",
        "; the result of deal {deal} was {agent}'s and stays so, with the service right {service}'s",
    ),
    "raised_half": (
        "deal_attributed",
        "；依规定交易 {deal} 的业绩由两人各半：{shares}，跟踪服务权归 {service}",
        "; under the book the result of deal {deal} is now shared by halves: {shares}; the service right is {service}'s",
    ),
    "raised_closer": (
        "deal_attributed",
        "；依规定为时已晚，交易 {deal} 的业绩归促成者 {closer}，跟踪服务权归 {service}",
        "; under the book that is too late, and the result of deal {deal} is {closer}'s, who closed it, with the service right {service}'s",
    ),
    "waived": (
        "objection_waived",
        "，异议期满，视为放弃，业绩仍为 {shares}",
        "; the time for objections is over, the objection is waived, and the result stays {shares}",
    ),
    "paid": ("settled", "：已付 {shares}，所付不再改写", ": paid {shares}, and what was paid is not rewritten"),
    "adjusted": (
        "adjustment_due",
        "；现应为 {shares}，差额只作调整：{changes}",
        "; today it would be {shares}, and the difference is shown as an adjustment: {changes}",
    ),
    "adjusted_money": (
        "adjustment_due",
        "；比例未变，佣金数额有变，差额只作调整",
        "; the shares are the same but the amount is not, and the difference is shown as an adjustment",
    ),
    "split_closer": ("deal_attributed", "：业绩归促成者 {agent}", ": the result is {agent}'s, who closed it"),
    "split_unclaimed": (
        "deal_attributed",
        "：此时无人持有有效归属，业绩归促成者 {agent}",
        ": nobody had a valid claim to the client, and the result is {agent}'s, who closed it",
    ),
    "split_public_followed": (
        "deal_attributed",
        "：客户为公共客户，业绩归公共，跟踪服务权归 {follower}",
        ": the client is public, and so is the result; {follower}, who follows them up, serves them",
    ),
    "split_public": ("deal_attributed", "：客户为公共客户，业绩归公共", ": the client is public, and so is the result"),
    "split_nobodys": (
        "deal_attributed",
        "：无招商员持有有效归属，亦非招商员促成，业绩归公共",
        ": no agent had a valid claim and none closed it, so the result is the department's",
    ),
}
