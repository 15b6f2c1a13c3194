"""How a turn is told to people, in Chinese and English: what happened, under which clause, what followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from domain.desk import DeskTimeline
from domain.rotation.ruling import Hindrance
from domain.rotation.turn import Adjustment, Call, Turn
from domain.rulebooks import DEFAULT, Rulebook

KINDS: dict[str, tuple[str, str]] = {
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

ABSENCES: dict[str, tuple[str, str]] = {
    "rest": ("休息", "on a rest day"),
    "leave": ("请假", "on leave"),
    "sick": ("病假", "off sick"),
    "private": ("因私离岗", "away for a private reason"),
    "own_paperwork": ("外出为自己的客户办手续", "away over their own client's paperwork"),
    "official": ("因公外出", "away on company business"),
}

PURPOSES: dict[str, tuple[str, str]] = {
    "busy": ("接待尚未结束", "still receiving"),
    "named": ("正在接待点名的客户", "with a client who had named them"),
    "own_client": ("正在接待自己的客户", "with a client of their own"),
    "assist": ("正在协助同事接待", "helping with a colleague's client"),
}

STATES: dict[str, tuple[str, str]] = {
    "suspended": ("暂停接待", "suspended"),
    "on_duty": ("正在值班", "on duty shift"),
}

FOLLOWS: dict[str, tuple[str, str]] = {
    "counted": ("计一轮", "it counts as a turn"),
    "not_counted": ("不计轮，名次不变", "it does not count and the place is kept"),
    "outsider": ("不占任何人的名额", "it takes nobody's turn"),
}

FIRST: dict[str, tuple[str, str]] = {
    "owed": ("有待补的名额", "is owed a make-up"),
    "ahead": ("是次序中第一位可以接待的", "is the first in the order who can receive"),
    "roster": ("按排班排在首位", "stands first on the roster"),
    "joining": ("暂按到岗先后排在首位", "stands first by order of joining, for want of a roster"),
    "served": ("排在首位", "stands first after those who were served"),
    "carried": ("接着上一日的次序排在首位", "stands first as the day before left the order"),
}

COSTS: dict[str, tuple[str, str]] = {
    "keep": ("名次保留", "the place is kept"),
    "skipped": ("本轮轮空，排到末位，不补", "the turn is lost, to the tail, with no make-up"),
    "make_up": ("补排，接下一位新客户", "a make-up is owed: the next new client"),
}

ACTIONS: dict[str, tuple[str, str]] = {
    "to_head": ("调到首位", "is moved to the head"),
    "to_tail": ("调到末位", "is moved to the tail"),
    "skip": ("轮空一次，排到末位", "is skipped and goes to the tail"),
    "make_up": ("补排，接下一位新客户", "is given a make-up: the next new client"),
    "suspend": ("暂停接待", "receives nobody"),
    "resume": ("恢复接待", "receives clients again"),
}


Both = tuple[str, str]
"""The same in Chinese and in English."""


class Step(NamedTuple):
    """Where a step of the story stands: the book, the evidence, the clause and what it did."""

    book: Rulebook
    position: int
    clause: str
    effect: str


class Story:
    """Tells one day: knows the people's names and the local clock."""

    def __init__(self, desk: DeskTimeline) -> None:
        self._desk = desk

    def who(self, staff: str) -> Both:
        """Give somebody as people call them: name and id, or the id alone."""
        name = self._desk.name_of(staff)
        return (f"{name}（{staff}）", f"{name} ({staff})") if name not in ("", staff) else (staff, staff)

    def _clock(self, moment: datetime) -> str:
        return moment.astimezone(self._desk.zone).strftime("%H:%M")

    def _say(self, step: Step, told: Both, follows: Both) -> dict[str, Any]:
        """Put one step on record: what happened, and what follows from it under the clause."""
        book, clause = step.book, step.clause
        return {
            "position": step.position,
            "clause": clause,
            "effect": step.effect,
            "zh": f"{told[0]}；依{book.cite(clause)}，{follows[0]}。",
            "en": f"{told[1]}; under {book.cite(clause, 'en')}, {follows[1]}.",
        }

    # A turn

    def turn(self, turn: Turn) -> list[dict[str, Any]]:
        """Tell why a reception did or did not count, who was passed over and what was granted."""
        book, terms = turn.terms.book, turn.terms
        because = [self._passed(turn, *passed) for passed in turn.passed]
        because.append(self._ruled(turn))
        zh, en = self.who(turn.receiver)
        if turn.ruling.counted:
            told = (f"{zh}计轮接待完毕", f"{en} has had a counted reception")
            if turn.made_up:
                told = (f"{zh}的补排已接", f"{en} has taken the make-up that was owed")
            step = Step(book, turn.position, terms.tail[0], "to_tail")
            because.append(self._say(step, told, ("排到末位", "the receiver goes last")))
        if turn.receiver in turn.make_up:
            step = Step(book, turn.position, terms.make_up[0], "make_up")
            told = (f"{zh}的名额退还", f"{en} has the turn given back")
            because.append(self._say(step, told, COSTS["make_up"]))
        if turn.expected is not None:
            because.append(self._out_of_order(turn))
        return because

    def _ruled(self, turn: Turn) -> dict[str, Any]:
        zh, en = RULED[turn.ruling.reason](self, turn)
        clock, receiver, kind = self._clock(turn.time), self.who(turn.receiver), KINDS[turn.kind]
        told = (f"{clock} {kind[0]}到访，由{receiver[0]}接待{zh}", f"{clock} {receiver[1]} received {kind[1]}{en}")
        effect = "counted" if turn.ruling.counted else "not_counted"
        follows = FOLLOWS["outsider" if turn.ruling.reason == "outsider" else effect]
        return self._say(Step(turn.terms.book, turn.position, turn.clauses[0], effect), told, follows)

    def _passed(self, turn: Turn, staff: str, hindrance: Hindrance, effect: str) -> dict[str, Any]:
        zh, en = self._why_not(staff, hindrance)
        told = "kept_place" if effect == "keep" else effect
        step = Step(turn.terms.book, hindrance.position, turn.terms.cost(hindrance).clauses[0], told)
        return self._say(step, (f"轮到{zh}", f"the turn came to {en}"), COSTS[effect])

    def _why_not(self, staff: str, hindrance: Hindrance) -> Both:
        if hindrance.state == "absent":
            zh, en = ABSENCES[hindrance.detail]
        elif hindrance.state == "busy":
            zh, en = PURPOSES[hindrance.detail]
        else:
            zh, en = STATES[hindrance.state]
        who = self.who(staff)
        return f"{who[0]}，{zh}", f"{who[1]}, {en}"

    def _out_of_order(self, turn: Turn) -> dict[str, Any]:
        expected, receiver = self.who(turn.expected or ""), self.who(turn.receiver)
        told = (
            f"按次序应由{expected[0]}接待，{expected[0]}当时可以接待，实际由{receiver[0]}接待",
            f"by the order {expected[1]} was to receive and could have, yet {receiver[1]} did",
        )
        follows = (f"予以注明，{expected[0]}名次不变", f"this is pointed out, and {expected[1]} keeps the place")
        step = Step(turn.terms.book, turn.position, turn.terms.no_choosing[0], "out_of_order")
        return self._say(step, told, follows)

    # The order

    def waiting(self, book: Rulebook, staff: str, hindrance: Hindrance, clause: str) -> dict[str, Any]:
        """Tell why somebody who stands ahead is not the next."""
        step = Step(book, hindrance.position, clause, "passed_over")
        return self._say(step, self._why_not(staff, hindrance), ("暂不能接待", "they cannot receive now"))

    def next(self, step: Step, staff: str, reason: str) -> dict[str, Any]:
        """Tell why somebody is the next; ``reason`` is one of :data:`FIRST`."""
        zh, en = self.who(staff)
        told = FIRST[reason]
        return self._say(
            step, (f"{zh}{told[0]}", f"{en} {told[1]}"), ("接下一位新客户", "the next new client is theirs")
        )

    def adjusted(self, adjustment: Adjustment) -> dict[str, Any]:
        """Tell a change of the order by hand."""
        zh, en = ACTIONS[adjustment.action]
        if adjustment.until is not None:
            last = adjustment.until.astimezone(self._desk.zone).date().isoformat()
            zh, en = f"{zh}，至{last}", f"{en} until {last}"
        who, clock = self.who(adjustment.staff), self._clock(adjustment.time)
        told = (f"{clock} 调整轮排", f"{clock} the order was changed by hand")
        if adjustment.reason:
            told = (f"{told[0]}（{adjustment.reason}）", f"{told[1]} ({adjustment.reason})")
        terms = adjustment.terms
        step = Step(terms.book, adjustment.position, terms.adjust[0], adjustment.action)
        return self._say(step, told, (f"{who[0]}{zh}", f"{who[1]} {en}"))

    def called(self, call: Call) -> dict[str, Any]:
        """Tell who answered the office phone, and whether it was for them to answer."""
        clock, who = self._clock(call.time), self.who(call.answered_by)
        follows, effect = ("不影响轮排", "the order is unchanged"), "answered"
        if call.expected is not None and call.expected != call.answered_by:
            due = self.who(call.expected)
            follows = (f"应由末位的{due[0]}接听，予以注明", f"it was for {due[1]}, the last, to answer")
            effect = "out_of_order"
        step = Step(call.terms.book, call.position, call.terms.calls.clauses[0], effect)
        return self._say(step, (f"{clock} {who[0]}接听来电", f"{clock} {who[1]} answered a call"), follows)


NO_ROSTER = {
    "clause": DEFAULT,
    "effect": "undecided",
    "zh": "尚未排班，暂按到岗先后排列；先到岗者在前并非制度规定，请以排班为准。",
    "en": "No roster has been set: the order is that of joining. No clause says that whoever joined first goes first; "
    "set a roster to decide it.",
}
"""Nobody has set the order, and no book says that the elder goes first."""


def old_roster(day: str) -> dict[str, str]:
    """Tell that the day has no roster of its own, and whose names stand instead."""
    return {
        "clause": DEFAULT,
        "effect": "roster_carried",
        "zh": f"当日没有另行排班，沿用{day}的名单。",
        "en": f"No roster was set for this day; the list of {day} stands.",
    }


def _helped(zh: str, en: str) -> Callable[[Story, Turn], Both]:
    def told(story: Story, turn: Turn) -> Both:
        helped = story.who(turn.ruling.helped or turn.named or "")
        return zh.format(helped[0]), en.format(helped[1])

    return told


def _plainly(zh: str, en: str) -> Callable[[Story, Turn], Both]:
    return lambda _story, _turn: (zh, en)


def _card(story: Story, turn: Turn) -> Both:
    holder = story.who(turn.named or turn.receiver)
    return f"，来访者持{holder[0]}的名片", f", who held {holder[1]}'s card"


RULED: dict[str, Callable[[Story, Turn], Both]] = {
    "kind": _plainly("", ""),
    "last": _plainly("，明显为其他事务而来", ", who plainly had other business"),
    "recognised": _plainly("，属接待自己的客户，不按次序", ", their own client, out of order"),
    "out_of_hours": _plainly("，时在工作时间以外", " outside working hours"),
    "duty": _plainly("，接待者正在值班", " while on duty shift"),
    "outsider": _plainly("，接待者不在轮排之内", " and is not in the rotation"),
    "group": _plainly("，与前一组结伴同来", ", who came together with the group before"),
    "card": _card,
    "named": _helped("，客户点名{0}", ", who asked for {0}"),
    "assist": _helped("，属协助{0}", ", helping {0}"),
    "assist_absent": _helped("，{0}不在，属协助接待", ", helping {0}, who was absent"),
    "assist_busy": _helped("，{0}正忙，属协助接待", ", helping {0}, who was busy"),
}
"""What to add to “received by” for each reason that a ruling can give."""
