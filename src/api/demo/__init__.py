"""Three months of a believable leasing desk, for showing and trying: the same seed gives the same history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from api.demo.names import SIGHTS, fixed, renamed
from api.demo.quarrels import SILENT, TRACKED
from api.demo.stories import full_day
from api.demo.telling import end_of_story, told

__all__ = ["BOOKS", "Highlight", "highlights", "history"]


class Highlight(NamedTuple):
    """Something worth looking at: what it is, in both languages, and the path of the API that shows it.

    ``show``: what ``pandan show`` is asked for the same, or empty. ``books``: the books that disagree about it.
    """

    zh: str
    en: str
    path: str
    show: str = ""
    books: tuple[str, ...] = ()


BOOKS = ("sc", "sd", "sm", "sa")
"""The desk's own first, and three under which its colliding deals end otherwise."""


def history(seed: int = 7, project: str = "demo", until: datetime | None = None) -> Iterator[dict[str, Any]]:
    """CloudEvents of about 5,600 things that happened at a desk, in recorded order, for an empty ledger.

    The three months end on the day of ``until`` (aware; 30 September 2026 when not given) and nothing is recorded after
    it, so a desk told until now is alive today. No clock, no chance but the seed's.
    """
    world = told(seed, project, until)
    names = fixed(world.landmarks)
    return (renamed(event, names) for event in world.diary.events(end_of_story(until)))


def highlights(seed: int = 7, project: str = "demo", until: datetime | None = None) -> list[Highlight]:
    """What to look at in the history of the same arguments."""
    world = told(seed, project, until)
    mark = {**world.landmarks, **SIGHTS}
    base = f"/v1/projects/{project}"

    def client(zh: str, en: str, role: str, view: str = "ownership", books: tuple[str, ...] = ()) -> Highlight:
        show = f"client {mark[role]}" if view == "ownership" else ""
        return Highlight(zh, en, f"{base}/clients/{mark[role]}/{view}", show, books)

    def deal(zh: str, en: str, role: str, books: tuple[str, ...] = ()) -> Highlight:
        return Highlight(zh, en, f"{base}/deals/{mark[role]}", f"deal {mark[role]}", books)

    busy = world.day(full_day(world)).isoformat()
    return [
        deal(
            "撞单一：两名招商员都在跟踪，成交一周多以后首接人才提出异议",
            "Collision one: both agents kept in touch, and the first objects more than a week after the deal",
            "tracked_deal",
            BOOKS,
        ),
        client("这位客户归谁", "Whose client that is", TRACKED, books=BOOKS),
        deal(
            "撞单二：首接人二十二天没有联系，客户由他人接待成交，首接人当天下午提出异议",
            "Collision two: twenty-two days of silence, closed by another; the first objects that same afternoon",
            "silent_deal",
            BOOKS,
        ),
        client("这位客户归谁", "Whose client that is", SILENT, books=BOOKS),
        client(
            f"一位客户，两份登记，电话相同，各签一单（{mark['deal_first']}、{mark['deal_second']}）",
            f"One client, two records with one phone, a deal on each ({mark['deal_first']}, {mark['deal_second']})",
            "collision_first",
        ),
        deal("后签的一单，首次登记人已提出异议", "The deal that the first agent lays claim to", "deal_second"),
        deal(
            f"争议 {mark['dispute']}：立案、举证、裁决各半",
            f"Dispute {mark['dispute']}: opened, argued, ruled half and half",
            "dispute_deal",
        ),
        client("争议客户的全部经过", "Everything that happened with the disputed client", "dispute_second", "timeline"),
        deal("双方协商七三分", "A deal that two agents agreed to share", "agreed_deal"),
        client("未到场而登记，作废后改派", "Entered in the book without a visit, void and given away", "voided"),
        client("说来过而无人认得", "Came before, and nobody knows to whom", "first_agent_unknown"),
        client(
            "超过保护期无人跟踪，再来时轮到他人接待",
            "A client nobody followed up, who came again to another agent",
            "lapsed",
        ),
        client("离职移交的客户", "A client handed over when their agent left", "handed_over"),
        Highlight(
            "周末满员的一天：补位、值班、全员忙碌",
            "A full Saturday: busy agents, duty shift, overflow",
            f"{base}/rotation?date={busy}",
            f"rotation --date {busy}",
            ("sc", "sa"),
        ),
    ]
