"""The phrases about what comes true or to light later (待定、查明、作废、评级), see phrases.py for how they join."""

from __future__ import annotations

HOW: dict[str, tuple[str, str]] = {
    "unclaimed": (
        "{receiver} 接待的客户 {client} 至期无人登记",
        "client {client}, whom {receiver} had received, was not registered in time",
    ),
    "unknown_first": (
        "{receiver} 接待的客户 {client} 至期未查到首接人",
        "who had received client {client} before {receiver} did was not found out in time",
    ),
    "first_found": (
        "经 {by} 查明，客户 {client} 此前由 {agent} 接待过",
        "{by} found out that client {client} had been received by {agent} before",
    ),
    "introduction": (
        "经 {by} 查明，客户 {client} 系老客户 {sender} 介绍而来",
        "{by} found out that client {client} had been sent by client {sender}",
    ),
    "voided": (
        "{by} 宣布 {agent} 对客户 {client} 的登记作废（{void}）",
        "{by} declared {agent}'s entry of client {client} void ({void})",
    ),
    "reassigned": (
        "{by} 将客户 {client} 另行分配",
        "{by} gave client {client} to somebody else",
    ),
    "graded": ("{by} 评定客户 {client}", "{by} graded client {client}"),
    "unsigned": (
        "{by} 的 {month}跟踪表逾期未经签字",
        "{by}'s follow-up sheet of {month} was not signed in time",
    ),
}

THEN: dict[str, tuple[str, str, str]] = {
    "fallen": (
        "follow_up_void",
        "，表上跟进不算有效联系；{agent} 的保护期按其余联系计算{term}",
        ", so what stands on it is no contact, and {agent}'s protection is counted without it{term}",
    ),
    "back_to_pool": (
        "claim_void",
        "，{agent} 凭该跟进取得的归属作废，客户仍为公共客户",
        ", so {agent}'s claim, which rested on it, is void, and the client is public as before",
    ),
    "unregistered_yet": (
        "unregistered",
        "；以登记为依据，登记前不产生归属；至 {until}仍无人登记的，归属为：{heir}",
        "; the registration is the evidence, so there is no claim before it; if nobody registers the client by the end of {until}, they go to {heir}",
    ),
    "nobodys_yet": (
        "no_claim",
        "；客户不归任何人；至 {until}仍无人登记的，归属为：{heir}",
        "; the client is nobody's; if nobody registers them by the end of {until}, they go to {heir}",
    ),
    "entry_waits": (
        "registration_noted",
        "；首接人尚在查询（至 {until}止），登记暂不产生归属",
        "; the first agent is still being looked for, to the end of {until}, and the entry founds no claim meanwhile",
    ),
    # Who had them first, who sent them, whose entry is void
    "looks_for_first": (
        "first_agent_awaited",
        "；客户称曾来过，暂按老客户接待并询问同事；至 {until}仍查不到首接人的，归属为：{heir}",
        "; the client says that they came before, and colleagues are asked; if nobody is found by the end of {until}, they go to {heir}",
    ),
    "first_gone": (
        "first_agent_noted",
        "；{agent} 已不在岗，不改变处理",
        "; {agent} is not of the desk any more, which changes nothing",
    ),
    "first_expired": (
        "first_agent_noted",
        "；{agent} 的保护期早已届满，不改变处理",
        "; {agent}'s protection had run out by then, which changes nothing",
    ),
    "found_late": (
        "first_agent_noted",
        "；不在询问期内，归属不变",
        "; that was not within the time for asking, and the ownership stays as it is",
    ),
    "confirmed_owner": (
        "claim_kept",
        "；客户本归 {agent}，归属不变",
        "; the client is {agent}'s in any case",
    ),
    "heir_left": (
        "client_released",
        "；{agent} 已离职，客户不归任何人",
        "; {agent} has left, and the client is nobody's",
    ),
    "not_said_in_time": (
        "introduction_noted",
        "；首次来访时未说明，事后说明不改变归属",
        "; nobody said so at the first visit, and saying it later changes nothing",
    ),
    "said_after_deal": (
        "introduction_noted",
        "；成交之后才说明，归属不变",
        "; that came out after the deal, and the ownership stays as it is",
    ),
    "introducer_nobodys": (
        "introduction_noted",
        "；介绍人此时不归任何招商员，归属不变",
        "; the introducer is no agent's client, and the ownership stays as it is",
    ),
    "introduction_noted": (
        "introduction_noted",
        "；客户的归属已另有定论，不因此改变",
        "; whose the client is was settled otherwise and stays so",
    ),
    "to_introducers": (
        "claim_opened",
        "；介绍来的客户随介绍人归 {agent}{term}，{former} 的归属终止",
        "; an introduced client goes with the introducer to {agent}{term}, and {former}'s claim ends",
    ),
    "claim_void": ("claim_void", "，其归属随之作废", ", and the claim is void with it"),
    "void_noted": ("void_noted", "；按本制度归属不变", "; under this book the ownership stays as it is"),
    "void_after_ruling": (
        "void_noted",
        "；归属已有终局裁定，不再改变",
        "; a final ruling on the ownership stands",
    ),
    "nothing_void": (
        "void_noted",
        "；{agent} 此时并无有效归属",
        "; {agent} had no valid claim at the time",
    ),
    "passes_on": (
        "claim_succeeded",
        "，客户归其次的有效归属人 {heir}",
        ", and the client is {heir}'s, whose valid claim comes next",
    ),
    "not_reassigned": (
        "reassignment_refused",
        "；客户另有归属（{owner}），不得分配给 {agent}",
        "; the client was {owner}'s, so {agent} does not get them",
    ),
    # Grades
    "graded": ("graded", "，意向 {grade} 级", ": intent {grade}"),
    "regraded": (
        "graded",
        "，意向由 {before} 级改为 {grade} 级",
        ": intent {grade}, which was {before}",
    ),
    "sized": ("graded", "，规模 {grade} 级", ": size {grade}"),
    "size_confirmed": (
        "graded",
        "，规模 {grade} 级，经 {confirmed_by} 确认",
        ": size {grade}, confirmed by {confirmed_by}",
    ),
    "size_unconfirmed": (
        "grade_unconfirmed",
        "，规模 {grade} 级，尚待领导确认",
        ": size {grade}, which a leader has yet to confirm",
    ),
}
