"""Quarrels over a client: how long is she mine, and who may say that she is?"""

from __future__ import annotations

from at_the_deal import A_KEEPS_IN_TOUCH, A_RECEIVES
from client_language import claims, followed_up, handed_over, registered
from desk_language import absent, called, received
from scenes import Quarrel, Question, Scene, scene


def _comes_back(when: str) -> Scene:
    return scene(
        when,
        "张先生再次到访，白露接待、登记。",
        "Mr Zhang comes again. Bai Lu receives and registers him.",
        received("C1", "B", reception="R2"),
        registered("C1", "B", "R2"),
    )


QUARRELS = (
    Quarrel(
        "十六天没有音信",
        "Sixteen days of silence",
        Question("client", "C1", "03-23 12:00"),
        (A_RECEIVES, A_KEEPS_IN_TOUCH, _comes_back("03-23 10:00")),
    ),
    Quarrel(
        "二十二天没有音信",
        "Twenty-two days of silence",
        Question("client", "C1", "03-28 12:00"),
        (A_RECEIVES, A_KEEPS_IN_TOUCH, _comes_back("03-28 11:00")),
    ),
    Quarrel(
        "五个星期没有音信",
        "Five weeks of silence",
        Question("client", "C1", "04-11 12:00"),
        (A_RECEIVES, A_KEEPS_IN_TOUCH, _comes_back("04-11 10:00")),
        agreed=True,
    ),
    Quarrel(
        "跟进了，跟踪表却没人签字",
        "She followed up, and nobody signed the sheet",
        Question("client", "C1", "04-13 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            *(
                scene(when, "安然再次跟进。", "An Ran follows up again.", followed_up("C1", "A"))
                for when in ("03-15 10:00", "03-28 10:00")
            ),
            _comes_back("04-13 10:00"),
        ),
    ),
    Quarrel(
        "接待了，忘了登记",
        "Received, and never entered in the book",
        Question("client", "C1", "03-06 12:00"),
        (
            scene(
                "03-02 10:15",
                "张先生（C1）来访，安然接待，忘了登记。",
                "Mr Zhang (C1) comes; An Ran receives him and forgets the visit book.",
                received("C1", "A"),
            ),
            scene(
                "03-05 14:00",
                "张先生再来，白露接待并登记。",
                "Mr Zhang comes again; Bai Lu receives and registers him.",
                received("C1", "B", reception="R2"),
                registered("C1", "B", "R2"),
            ),
            scene("03-06 09:00", "安然说：他先找的我。", "An Ran says: he came to me first.", claims("C1", "A")),
        ),
    ),
    Quarrel(
        "打过电话，来了就找接电话的人",
        "He called, and comes asking for who answered",
        Question("client", "C1", "03-04 12:00"),
        (
            scene(
                "03-02 15:00",
                "张先生（C1）来电，白露接听。",
                "Mr Zhang (C1) calls; Bai Lu answers.",
                called("C1", "B", phone="p1"),
            ),
            scene(
                "03-04 10:00",
                "张先生到访，点名找白露；白露接待、登记。",
                "Mr Zhang comes and asks for Bai Lu, who receives and registers him.",
                received("C1", "B", named_agent="B"),
                registered("C1", "B", "R-C1", ["p1"]),
            ),
        ),
    ),
    Quarrel(
        "领导打过招呼的客户",
        "A client whom the director sends",
        Question("client", "C1", "03-03 12:00"),
        (
            scene(
                "03-02 10:15",
                "张先生（C1）先找了李总，李总让他来招商部；轮到安然，安然接待、登记。",
                "Mr Zhang (C1) went to Director Li first, who sends him down; it is An Ran's turn, and she receives and registers him.",
                received("C1", "A", "leader_introduced"),
                registered("C1", "A", "R-C1"),
            ),
        ),
    ),
    Quarrel(
        "老客户介绍来的，找的人不在",
        "Sent by a client whose agent is away",
        Question("client", "C2", "03-11 12:00"),
        (
            A_RECEIVES,
            A_KEEPS_IN_TOUCH,
            scene("03-10 09:00", "安然当天休息。", "An Ran has the day off.", absent("A", "rest")),
            scene(
                "03-10 14:00",
                "王先生（C2）来访，说是张先生介绍的，没有非安然不可；白露接待、登记。",
                "Mr Wang (C2) comes, sent by Mr Zhang, and does not insist on An Ran; Bai Lu receives and registers him.",
                received("C2", "B", "referral", introduced_by="C1"),
                registered("C2", "B", "R-C2"),
            ),
        ),
    ),
    Quarrel(
        "来过，可谁也说不清是谁接待的",
        "He came before, and nobody knows to whom",
        Question("client", "C1", "03-04 12:00"),
        (
            scene(
                "03-02 10:15",
                "张先生（C1）说以前来过，记不得是谁；问遍同事，无人认得。白露接待、登记。",
                "Mr Zhang (C1) says that he came before, he forgets to whom; no colleague knows him. Bai Lu receives and registers him.",
                received("C1", "B", "returning", first_agent_unknown=True),
                registered("C1", "B", "R-C1"),
            ),
        ),
    ),
    Quarrel(
        "大家都在忙，经理接待了",
        "Everybody is busy, and the manager receives",
        Question("client", "C1", "03-06 12:00"),
        (
            scene(
                "03-02 10:15",
                "招商员都在忙，马经理接待了张先生（C1），前台登记。",
                "All agents are busy. Manager Ma receives Mr Zhang (C1), the front desk registers him.",
                received("C1", "M", "overflow"),
                registered("C1", "F", "R-C1"),
            ),
            scene(
                "03-05 10:00",
                "主管写了移交单，把张先生交给安然；安然当天跟进。",
                "The supervisor writes a record that hands Mr Zhang to An Ran, who follows up the same day.",
                handed_over("C1", "public", "A", "supervisor"),
                followed_up("C1", "A"),
            ),
        ),
    ),
    Quarrel(
        "看房团里的客户",
        "A client from a viewing tour",
        Question("client", "C1", "03-06 12:00"),
        (
            scene(
                "03-02 10:15",
                "张先生（C1）随看房团来，安然接待、登记。",
                "Mr Zhang (C1) comes with a tour; An Ran receives and registers him.",
                received("C1", "A", "tour"),
                registered("C1", "A", "R-C1"),
            ),
        ),
    ),
    Quarrel(
        "人没来，名字先上了登记本",
        "In the visit book before he ever came",
        Question("client", "C1", "03-06 12:00"),
        (
            scene(
                "03-02 10:15",
                "安然接到朋友的电话，把张先生（C1）写进了来访登记本；人并没有来。",
                "An Ran hears of Mr Zhang (C1) from a friend and enters him in the visit book; he never came.",
                registered("C1", "A"),
            ),
            scene(
                "03-05 10:00",
                "张先生第一次到访，白露接待、登记。",
                "Mr Zhang comes for the first time; Bai Lu receives and registers him.",
                received("C1", "B"),
                registered("C1", "B", "R-C1"),
            ),
        ),
    ),
)
