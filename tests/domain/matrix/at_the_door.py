"""Quarrels at the door: was that a turn, and who receives the next new client?"""

from __future__ import annotations

from desk_language import absent, called, ended, received, returned
from scenes import Quarrel, Question, scene

QUARRELS = (
    Quarrel(
        "来的是做市调的同行",
        "The visitor is a peer on a survey",
        Question("turn", "R-C1", "03-02 11:00"),
        (
            scene(
                "03-02 10:15",
                "轮到安然。来人说明是同行市调，核实无误。",
                "It is An Ran's turn. The visitor says that he is a peer on a survey, which is verified.",
                received("C1", "A", "survey_declared", verified=True),
                ended("C1"),
            ),
        ),
    ),
    Quarrel(
        "来的是找人的",
        "The visitor is looking for somebody",
        Question("turn", "R-C1", "03-02 11:00"),
        (
            scene(
                "03-02 10:15",
                "轮到安然。来人是找人的，核实无误。",
                "It is An Ran's turn. The visitor is looking for somebody, which is verified.",
                received("C1", "A", "find_person", verified=True),
                ended("C1"),
            ),
        ),
    ),
    Quarrel(
        "自己的老客户回来了",
        "Her own client returns",
        Question("turn", "R2", "03-03 11:00"),
        (
            scene(
                "03-02 10:15",
                "安然接待新客户张先生。",
                "An Ran receives Mr Zhang, a new client.",
                received("C1", "A"),
                ended("C1"),
            ),
            scene(
                "03-02 11:15", "白露接待一位新客户。", "Bai Lu receives a new client.", received("C2", "B"), ended("C2")
            ),
            scene(
                "03-02 14:15",
                "程远接待一位新客户。",
                "Cheng Yuan receives a new client.",
                received("C3", "C"),
                ended("C3"),
            ),
            scene(
                "03-03 10:00",
                "正轮到安然，张先生回访，安然接待。",
                "It is An Ran's turn again when Mr Zhang returns, and she receives him.",
                received("C1", "A", "returning", reception="R2"),
                ended("C1", "R2"),
            ),
        ),
    ),
    Quarrel(
        "打过电话的客户来找他",
        "A caller comes and asks for him",
        Question("turn", "R-C1", "03-02 11:00"),
        (
            scene(
                "03-01 16:00",
                "张先生来电，程远接听。",
                "Mr Zhang calls; Cheng Yuan answers.",
                called("C1", "C", phone="p1"),
            ),
            scene(
                "03-02 10:15",
                "轮到安然，张先生却点名找程远，由程远接待。",
                "It is An Ran's turn, but Mr Zhang asks for Cheng Yuan, who receives him.",
                received("C1", "C", named_agent="C", known_by_phone=True),
                ended("C1"),
            ),
        ),
    ),
    Quarrel(
        "轮到她时，她出去办私事",
        "Her turn comes while she is out on a private errand",
        Question("turn", "R-C1", "03-02 11:30"),
        (
            scene("03-02 10:00", "安然外出办私事。", "An Ran goes out on a private errand.", absent("A", "private")),
            scene(
                "03-02 10:15",
                "来了新客户，白露接待。",
                "A new client comes; Bai Lu receives.",
                received("C1", "B"),
                ended("C1"),
            ),
            scene("03-02 11:00", "安然回来。", "An Ran is back.", returned("A")),
        ),
    ),
    Quarrel(
        "轮到她时，她在替同事接待",
        "Her turn comes while she helps a colleague",
        Question("turn", "R-C2", "03-02 11:30"),
        (
            scene(
                "03-02 10:00",
                "程远的老客户来了，程远正忙，安然代为接待。",
                "A client of Cheng Yuan's comes while he is busy, and An Ran stands in.",
                received("C1", "A", "returning", assist_for="C"),
            ),
            scene(
                "03-02 10:15",
                "来了新客户，轮到安然，只好由白露接待。",
                "A new client comes. It would be An Ran's turn; Bai Lu receives.",
                received("C2", "B"),
                ended("C2"),
            ),
            scene("03-02 11:00", "安然代接完毕。", "An Ran is done standing in.", ended("C1")),
        ),
    ),
    Quarrel(
        "下班后来的客户",
        "A client after closing time",
        Question("turn", "R-C1", "03-02 20:00"),
        (
            scene(
                "03-02 18:40",
                "六点下班，安然还没走，接待了一位新客户。",
                "The desk closes at six. An Ran is still there and receives a new client.",
                received("C1", "A"),
                ended("C1"),
            ),
        ),
    ),
    Quarrel(
        "第二天谁排第一",
        "Who is first tomorrow",
        Question("turn", "R-C1", "03-03 09:30"),
        (
            scene(
                "03-02 10:15",
                "次序是安然、白露、程远；当天只来了一位新客户，安然接待。",
                "The order is An Ran, Bai Lu, Cheng Yuan; one new client comes all day, and An Ran receives.",
                received("C1", "A"),
                ended("C1"),
            ),
            scene("03-03 09:10", "第二天，排班仍是安然、白露、程远。", "Next day the roster is the same."),
        ),
    ),
)
