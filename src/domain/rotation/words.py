"""The words in which the rotation is told (轮排用语): each in Chinese and in English."""

from __future__ import annotations

Both = tuple[str, str]
"""The same in Chinese and in English."""

KINDS: dict[str, Both] = {
    "new": ("新客户", "a new client"),
    "returning": ("回访的老客户", "a returning client"),
    "referral": ("老客户介绍的新客户", "a client introduced by an existing one"),
    "passer_by": ("路过询问者", "a passer-by"),
    "brochure": ("索取资料者", "a visitor who took a brochure"),
    "survey_declared": ("表明身份的市调同行", "a peer on a declared survey"),
    "survey_discovered": ("后发现的市调同行", "a peer whose survey was found out"),
    "peer_undeclared": ("未表明身份的同行", "a peer who did not say so"),
    "find_person": ("找人者", "somebody looking for a person"),
    "vendor": ("推销者", "somebody selling something"),
    "affiliate": ("本公司或关联公司人员", "staff of the company"),
    "other_business": ("办理其他事务的访客", "a visitor with other business"),
    "after_sale": ("办理手续的成交客户", "a buyer about papers"),
    "repeat_purchase": ("再次认购的老业主", "a buyer who books again"),
    "returned_buyer": ("退铺后再来的客户", "a client who gave a unit back"),
    "tour": ("看房团", "a viewing tour"),
    "leader_introduced": ("领导介绍的客户", "a client sent by a leader"),
    "developer_introduced": ("开发商介绍的客户", "a client introduced by the developer side"),
    "developer_visit": ("开发商带来的参观者", "a visitor of the developer side"),
    "overflow": ("全员忙碌时到访的新客户", "a new client who came with everybody busy"),
}

ABSENCES: dict[str, Both] = {
    "rest": ("休息", "on a rest day"),
    "leave": ("请假", "on leave"),
    "sick": ("病假", "off sick"),
    "private": ("因私离岗", "away for a private reason"),
    "own_paperwork": ("外出为自己的客户办手续", "away over their own client's paperwork"),
    "official": ("因公外出", "away on company business"),
    "unapproved": ("称因公外出而未经批准", "away on business that nobody approved"),
}

PURPOSES: dict[str, Both] = {
    "busy": ("接待尚未结束", "still receiving"),
    "named": ("正在接待点名的客户", "with a client who had named them"),
    "own_client": ("正在接待自己的客户", "with a client of their own"),
    "assist": ("正在协助同事接待", "helping with a colleague's client"),
    "office_call": ("正在接听热线电话", "on the office phone"),
}

SUSPENSIONS: dict[str, Both] = {
    "": ("暂停接待", "suspended"),
    "never_came": ("因登记了未曾到访的客户，暂停接待", "suspended over an entry for a client who never came"),
    "poor_service": ("因怠慢同事的客户，暂停接待", "suspended for serving a colleague's client badly"),
    "concealment": ("因隐瞒客户来历，暂停接待", "suspended for concealing whose client it was"),
}

STATES: dict[str, Both] = {
    "on_duty": ("正在值班", "on duty shift"),
    "skipped_round": (
        "所接待客户的首次接待人逾期未查明，须轮空一轮",
        "to be skipped a round, as it was not found out in time who had first received their visitor",
    ),
}

FOLLOWS: dict[str, Both] = {
    "counted": ("计一轮", "it counts as a turn"),
    "not_counted": ("不计轮，名次不变", "it does not count and the place is kept"),
    "out": ("不计轮", "it does not count"),
    "outsider": ("不占任何人的名额", "it takes nobody's turn"),
    "by_phone": ("提前接待，计其一轮，不补", "it comes ahead of the order and counts as their turn, with no make-up"),
    "unknown_first": (
        "先按老客户接待，不计轮，并向同事查问",
        "the visitor is received as an existing client, uncounted, and colleagues are asked",
    ),
}

FIRST: dict[str, Both] = {
    "owed": ("有待补的名额", "is owed a make-up"),
    "ahead": ("是次序中第一位可以接待的", "is the first in the order who can receive"),
    "roster": ("按排班排在首位", "stands first on the roster"),
    "number": ("按编号排在首位", "stands first by number"),
    "fewest": ("本月接待新客户最少", "has had the fewest new clients this month"),
    "tied": (
        "本月接待新客户最少，与{0}相同，以排队先后为准",
        "has had the fewest new clients this month, as many as {0}, and stands ahead in the queue",
    ),
    "joining": ("暂按到岗先后排在首位", "stands first by order of joining, for want of a roster"),
    "served": ("排在首位", "stands first after those who were served"),
    "carried": ("接着上一日的次序排在首位", "stands first as the day before left the order"),
    "by_hand": ("经调整次序后排在首位", "stands first since the order was changed by hand"),
    "left_post": ("因前一位离岗，即时顶上", "steps up at once, as the one ahead left the desk"),
    "reentered": (
        "在前一位接待完自己的客户、排到末位后居首",
        "stands first since another came back into the order at its tail",
    ),
}

COSTS: dict[str, Both] = {
    "keep": ("名次保留", "the place is kept"),
    "owed": ("已有一个待补的名额，名次保留", "a make-up is owed already, and the place is kept"),
    "charged": ("同一次缺勤已轮空过一次，名次保留", "the same absence has cost a turn already, and the place is kept"),
    "out": ("其间退出次序，完毕后排到末位", "they are out of the order until done, and then go last"),
    "skipped": ("本轮轮空，排到末位，不补", "the turn is lost, to the tail, with no make-up"),
    "make_up": ("补排，接下一位新客户", "a make-up is owed: the next new client"),
    "no_make_up": ("不予补排", "no make-up is owed"),
}

ACTIONS: dict[str, Both] = {
    "to_head": ("调到首位", "is moved to the head"),
    "to_tail": ("调到末位", "is moved to the tail"),
    "skip": ("轮空一次，排到末位", "is skipped and goes to the tail"),
    "make_up": ("补排，接下一位新客户", "is given a make-up: the next new client"),
    "suspend": ("暂停接待", "receives nobody"),
    "resume": ("恢复接待", "receives clients again"),
}

CAUSES: dict[str, Both] = {
    "service_quality": ("客户因服务质量要求更换", "the client asked for another agent over the service"),
    "language": ("客户因语言不通要求更换", "the client asked for another agent over the language"),
    "insisted": ("客户坚持要求更换", "the client insisted on another agent"),
    "supervisor": ("主管调配了客户", "the supervisor gave the client to another agent"),
}

VOIDED: dict[str, Both] = {
    "never_came": ("登记的客户从未到访，登记作废", "the entry is void, as the client never came"),
    "poor_service": (
        "故意怠慢同事的客户，登记作废",
        "the entry is void, as a colleague's client was wilfully served badly",
    ),
    "concealment": ("隐瞒客户来历，登记作废", "the entry is void, as it was concealed whose client it was"),
}
