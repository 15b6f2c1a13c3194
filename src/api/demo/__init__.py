"""Three months of a believable leasing desk, for showing and trying: the same seed gives the same history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from api.demo.stories import full_day
from api.demo.telling import end_of_story, told

__all__ = ["Highlight", "highlights", "history"]


class Highlight(NamedTuple):
    """Something worth looking at: what it is, in both languages, and the path of the API that shows it."""

    zh: str
    en: str
    path: str


def history(seed: int = 7, project: str = "demo", until: datetime | None = None) -> Iterator[dict[str, Any]]:
    """CloudEvents of about 4,000 things that happened at a desk, in recorded order, for an empty ledger.

    The three months end on the day of ``until`` (aware; 30 September 2026 when not given) and nothing is recorded after
    it, so a desk told until now is alive today. No clock, no chance but the seed's.
    """
    return told(seed, project, until).diary.events(end_of_story(until))


def highlights(seed: int = 7, project: str = "demo", until: datetime | None = None) -> list[Highlight]:
    """What to look at in the history of the same arguments."""
    world = told(seed, project, until)
    mark = world.landmarks
    base = f"/v1/projects/{project}"

    def client(role: str, view: str = "ownership") -> str:
        return f"{base}/clients/{mark[role]}/{view}"

    return [
        Highlight(
            f"撞单：一位客户，两份登记，电话相同，两名招商员各签一单（{mark['deal_first']}、{mark['deal_second']}）",
            f"A collision: one client, two records with one phone, two agents with a deal each ({mark['deal_first']}, {mark['deal_second']})",
            client("collision_first"),
        ),
        Highlight("撞单的另一份登记", "The other record of the collision", client("collision_second")),
        Highlight(
            "后签的一单，首次登记人已提出异议",
            "The deal that the first agent lays claim to",
            f"{base}/deals/{mark['deal_second']}",
        ),
        Highlight(
            f"争议 {mark['dispute']}：立案、举证、裁决各半",
            f"Dispute {mark['dispute']}: opened, argued, ruled half and half",
            f"{base}/deals/{mark['dispute_deal']}",
        ),
        Highlight(
            "争议客户的全部经过",
            "Everything that happened with the disputed client",
            client("dispute_second", "timeline"),
        ),
        Highlight(
            "超过保护期无人跟踪，再来时轮到他人接待",
            "A client nobody followed up, who came again to another agent",
            client("lapsed"),
        ),
        Highlight("离职移交的客户", "A client handed over when their agent left", client("handed_over")),
        Highlight(
            "周末满员的一天：补位、值班、全员忙碌",
            "A full Saturday: busy agents, duty shift, overflow",
            f"{base}/rotation?date={world.day(full_day(world))}",
        ),
    ]
