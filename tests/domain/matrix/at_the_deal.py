"""Quarrels over a deal: two agents, one client, and the manager has to say whose result it is."""

from __future__ import annotations

from client_language import (
    claims,
    deposited,
    followed_up,
    handed_over,
    linked,
    registered,
    signed,
    subscribed,
)
from desk_language import absent, client, left, received, returned
from scenes import Quarrel, Question, Scene, scene

A_RECEIVES = scene(
    "03-02 10:15",
    "张先生（C1）第一次来，安然接待，并在来访登记本上登记。",
    "Mr Zhang (C1) comes for the first time. An Ran receives him and enters him in the visit book.",
    received("C1", "A"),
    registered("C1", "A", "R-C1"),
)
A_KEEPS_IN_TOUCH = scene(
    "03-06 15:00",
    "安然打电话跟进。",
    "An Ran follows up by phone.",
    followed_up("C1", "A"),
)
B_KEEPS_IN_TOUCH = scene(
    "03-14 15:00",
    "白露打电话跟进。",
    "Bai Lu follows up by phone.",
    followed_up("C1", "B"),
)


def _b_receives(when: str) -> Scene:
    return scene(
        when,
        "张先生又来了，没提来过，白露当新客户接待、登记。",
        "Mr Zhang is back and says nothing of his first visit. Bai Lu receives him as new and registers him.",
        received("C1", "B", reception="R2"),
        registered("C1", "B", "R2"),
    )


def _b_closes(when: str) -> Scene:
    return scene(
        when,
        "经白露的手，张先生付定金、签认购书、签合同。",
        "Through Bai Lu, Mr Zhang pays the deposit and signs the subscription and the contract.",
        deposited("D1", "C1", "B"),
        subscribed("D1", "C1", "B"),
        signed("D1", "C1", "B"),
    )


def _a_objects(when: str, zh: str, en: str) -> Scene:
    return scene(when, zh, en, claims("C1", "A", "D1"))


QUARRELS = (
    Quarrel(
        "第一位招商员，签约次日才开口",
        "The first agent speaks up the day after",
        Question("deal", "D1", "03-22 12:00"),
        (
            A_RECEIVES,
            _b_receives("03-17 14:00"),
            _b_closes("03-20 11:00"),
            _a_objects("03-21 09:30", "安然翻到自己的登记，提出异议。", "An Ran finds her entry and objects."),
        ),
    ),
    Quarrel(
        "一直有跟进，签约当天就开口",
        "She kept in touch, and speaks up the same day",
        Question("deal", "D1", "03-18 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            _b_receives("03-13 14:00"),
            scene("03-15 10:00", "白露也打电话跟进。", "Bai Lu follows up by phone as well.", followed_up("C1", "B")),
            _b_closes("03-17 11:00"),
            _a_objects("03-17 17:30", "安然当天下午提出异议。", "An Ran objects that same afternoon."),
        ),
    ),
    Quarrel(
        "签约前亮出登记",
        "She shows her entry before the signing",
        Question("deal", "D1", "03-18 12:00"),
        (
            A_RECEIVES,
            _b_receives("03-13 14:00"),
            _a_objects(
                "03-16 10:00",
                "安然听说张先生来过，当即出示自己的登记。",
                "An Ran hears that Mr Zhang was there and shows her entry at once.",
            ),
            _b_closes("03-17 11:00"),
        ),
    ),
    Quarrel(
        "签约那天她休息",
        "She was off on the day of the signing",
        Question("deal", "D1", "03-19 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            _b_receives("03-13 14:00"),
            scene("03-17 09:00", "安然当天休息。", "An Ran has the day off.", absent("A", "rest")),
            _b_closes("03-17 11:00"),
            scene("03-18 09:00", "安然回来上班。", "An Ran is back at work.", returned("A")),
            _a_objects("03-18 09:10", "安然一上班就提出异议。", "An Ran objects first thing."),
        ),
    ),
    Quarrel(
        "过了十天才想起来",
        "She thinks of it ten days later",
        Question("deal", "D1", "03-28 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            _b_receives("03-13 14:00"),
            _b_closes("03-17 11:00"),
            _a_objects(
                "03-27 16:00",
                "安然月底对账才发现，提出异议。",
                "An Ran finds out over the month's accounts and objects.",
            ),
        ),
    ),
    Quarrel(
        "一个客户，三位招商员",
        "Three agents in a row",
        Question("deal", "D1", "03-18 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            _b_receives("03-10 14:00"),
            scene(
                "03-14 15:00",
                "张先生第三次来，还是没提，程远接待、登记。",
                "Mr Zhang comes a third time, silent as ever. Cheng Yuan receives and registers him.",
                received("C1", "C", reception="R3"),
                registered("C1", "C", "R3"),
            ),
            scene(
                "03-17 11:00",
                "经程远的手付定金、签认购书、签合同。",
                "Deposit, subscription and contract go through Cheng Yuan.",
                deposited("D1", "C1", "C"),
                subscribed("D1", "C1", "C"),
                signed("D1", "C1", "C"),
            ),
            _a_objects("03-17 16:00", "安然当天提出异议。", "An Ran objects the same day."),
        ),
    ),
    Quarrel(
        "成交那天才知道是两口子",
        "Only at the deal: they are husband and wife",
        Question("deal", "D1", "03-16 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            scene(
                "03-10 14:00",
                "李女士（C2）来看铺，白露接待、登记，随后也有跟进。",
                "Ms Li (C2) comes to look. Bai Lu receives and registers her, and keeps in touch.",
                received("C2", "B"),
                registered("C2", "B", "R-C2"),
                followed_up("C2", "B"),
            ),
            scene(
                "03-15 11:00",
                "李女士经白露付定金、签认购书、签合同；签字时才知道她是张先生的太太。",
                "Ms Li pays and signs through Bai Lu; over the signature it turns out that she is Mr Zhang's wife.",
                deposited("D1", "C2", "B"),
                subscribed("D1", "C2", "B"),
                signed("D1", "C2", "B"),
                linked("C2", "C1", "spouse"),
            ),
        ),
    ),
    Quarrel(
        "成交前就知道是母子",
        "Before the deal: they are mother and son",
        Question("deal", "D1", "03-16 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            scene(
                "03-10 14:00",
                "一位老太太（C2）来看铺，白露接待、登记。",
                "An elderly lady (C2) comes to look. Bai Lu receives and registers her.",
                received("C2", "B"),
                registered("C2", "B", "R-C2"),
            ),
            scene(
                "03-12 10:00",
                "闲谈中得知她是张先生的母亲。",
                "In conversation it comes out that she is Mr Zhang's mother.",
                linked("C2", "C1", "parent"),
            ),
            scene(
                "03-15 11:00",
                "老太太经白露付定金、签认购书、签合同。",
                "She pays and signs through Bai Lu.",
                deposited("D1", "C2", "B"),
                subscribed("D1", "C2", "B"),
                signed("D1", "C2", "B"),
            ),
        ),
    ),
    Quarrel(
        "介绍人的事，首访没说，后来才说",
        "Who sent him comes out late",
        Question("deal", "D1", "03-17 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            scene(
                "03-10 14:00",
                "王先生（C2）来看铺，谁也没提，白露接待、登记。",
                "Mr Wang (C2) comes to look and mentions nobody. Bai Lu receives and registers him.",
                received("C2", "B"),
                registered("C2", "B", "R-C2"),
            ),
            scene(
                "03-12 15:00",
                "张先生对安然说：王先生是我介绍来的。安然记录在案。",
                "Mr Zhang tells An Ran: I sent Mr Wang. She puts it on record.",
                client("C2", "introduction.found", introduced_by="C1", by="A"),
            ),
            scene(
                "03-15 11:00",
                "王先生经白露付定金、签认购书、签合同。",
                "Mr Wang pays and signs through Bai Lu.",
                deposited("D1", "C2", "B"),
                subscribed("D1", "C2", "B"),
                signed("D1", "C2", "B"),
            ),
            scene(
                "03-16 09:00",
                "安然要求业绩归自己。",
                "An Ran claims the result.",
                claims("C2", "A", "D1"),
            ),
        ),
    ),
    Quarrel(
        "付了定金，招商员走了",
        "The agent leaves between deposit and contract",
        Question("deal", "D1", "03-21 12:00"),
        (
            A_RECEIVES,
            scene(
                "03-08 11:00",
                "张先生经安然付定金。",
                "Mr Zhang pays the deposit through An Ran.",
                deposited("D1", "C1", "A"),
            ),
            scene(
                "03-10 18:00",
                "安然离职，客户没有移交给任何人。",
                "An Ran leaves the desk; her clients are handed to nobody.",
                left("A"),
            ),
            scene("03-12 10:00", "白露打电话跟进。", "Bai Lu follows up by phone.", followed_up("C1", "B")),
            scene(
                "03-20 11:00",
                "张先生经白露签认购书、签合同。",
                "Mr Zhang signs subscription and contract through Bai Lu.",
                subscribed("D1", "C1", "B"),
                signed("D1", "C1", "B"),
            ),
        ),
    ),
    Quarrel(
        "客户一定要换人",
        "The client insists on somebody else",
        Question("deal", "D1", "03-21 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            scene(
                "03-10 10:00",
                "张先生一定要由白露接待，主管照办并记录在案。",
                "Mr Zhang insists on Bai Lu; the supervisor agrees and puts it on record.",
                handed_over("C1", "A", "B", "insisted"),
            ),
            B_KEEPS_IN_TOUCH,
            _b_closes("03-20 11:00"),
        ),
        agreed=True,
    ),
    Quarrel(
        "客户投诉服务，换了人",
        "The client complains about the service",
        Question("deal", "D1", "03-21 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            scene(
                "03-10 10:00",
                "张先生投诉安然怠慢，主管核实，改派白露。",
                "Mr Zhang complains of being neglected; the supervisor confirms it and assigns Bai Lu.",
                handed_over("C1", "A", "B", "service_quality"),
            ),
            B_KEEPS_IN_TOUCH,
            _b_closes("03-20 11:00"),
        ),
    ),
)
