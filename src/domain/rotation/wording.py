"""How a turn is told to people, in Chinese and English: what happened, under which clause, what followed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from domain.desk import DeskTimeline
from domain.rotation.order import Owed
from domain.rotation.ruling import Hindrance
from domain.rotation.turn import Adjustment, Call, Consequence, Inquiry, Passed, Turn
from domain.rotation.words import (
    ABSENCES,
    ACTIONS,
    CAUSES,
    COSTS,
    FIRST,
    FOLLOWS,
    KINDS,
    PURPOSES,
    STATES,
    SUSPENSIONS,
    VOIDED,
    Both,
)
from domain.rulebooks import Rulebook


class Step(NamedTuple):
    """Where a step of the story stands: the book, the evidence, the clause and what it did."""

    book: Rulebook
    position: int
    clause: str
    effect: str


class Story:
    """Tells one day: knows the people's names, whether groups rotate, and the local clock."""

    def __init__(self, desk: DeskTimeline, *, grouped: bool = False) -> None:
        self._desk = desk
        self._grouped = grouped

    def who(self, seat: str) -> Both:
        """Give somebody as people call them: name and id, or the id alone; a group as such."""
        name = self._desk.name_of(seat)
        if not name and self._grouped:
            return f"{seat}组", f"group {seat}"
        return (f"{name}（{seat}）", f"{name} ({seat})") if name not in ("", seat) else (seat, seat)

    def _clock(self, moment: datetime) -> str:
        return moment.astimezone(self._desk.zone).strftime("%H:%M")

    def _date(self, moment: datetime) -> str:
        return moment.astimezone(self._desk.zone).date().isoformat()

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
        because = [self._passed(turn, passed) for passed in turn.passed]
        if turn.ruling.ground:
            because.append(self._known_by_phone(turn))
        because.append(self._ruled(turn))
        if turn.ruling.counted:
            because.append(self._went_last(turn))
        if turn.seat in turn.make_up:
            zh, en = self.who(turn.seat)
            step = Step(turn.terms.book, turn.position, turn.terms.make_up[0], "make_up")
            told = (f"{zh}的名额退还", f"{en} has the turn given back")
            because.append(self._say(step, told, COSTS["make_up"]))
        if turn.reenters:
            zh, en = self.who(turn.receiver)
            step = Step(turn.terms.book, turn.position, (turn.terms.reenters or turn.clauses)[0], "out_of_the_order")
            told = (f"{zh}接待自己的客户", f"{en} is with a client of their own")
            because.append(self._say(step, told, COSTS["out"]))
        if turn.stands_for is not None:
            because.append(self._not_the_one_named(turn, turn.stands_for))
        if turn.expected is not None:
            because.append(self._out_of_order(turn))
        return because

    def _ruled(self, turn: Turn) -> dict[str, Any]:
        reason = turn.ruling.reason
        zh, en = RULED[reason](self, turn)
        clock, receiver, kind = self._clock(turn.time), self.who(turn.receiver), KINDS[turn.kind]
        told = (f"{clock} {kind[0]}到访，由{receiver[0]}接待{zh}", f"{clock} {receiver[1]} received {kind[1]}{en}")
        effect = "counted" if turn.ruling.counted else "not_counted"
        follows = FOLLOWS["out" if turn.reenters else reason if reason in FOLLOWS else effect]
        return self._say(Step(turn.terms.book, turn.position, turn.clauses[0], effect), told, follows)

    def _went_last(self, turn: Turn) -> dict[str, Any]:
        zh, en = self.who(turn.seat)
        told = (f"{zh}计轮接待完毕", f"{en} has had a counted reception")
        if turn.made_up:
            told = (f"{zh}的补排已接", f"{en} has taken the make-up that was owed")
        step = Step(turn.terms.book, turn.position, turn.terms.tail[0], "to_tail")
        return self._say(step, told, ("排到末位", "the receiver goes last"))

    def _passed(self, turn: Turn, passed: Passed) -> dict[str, Any]:
        zh, en = self._why_not(passed.seat, passed.hindrance)
        effect = "kept_place" if passed.effect == "keep" else passed.effect
        step = Step(turn.terms.book, passed.hindrance.position, passed.clauses[0], effect)
        return self._say(step, (f"轮到{zh}", f"the turn came to {en}"), COSTS[passed.told])

    def _why_not(self, seat: str, hindrance: Hindrance) -> Both:
        if hindrance.state == "absent":
            zh, en = ABSENCES[hindrance.detail]
        elif hindrance.state == "busy":
            zh, en = PURPOSES[hindrance.detail]
        elif hindrance.state == "suspended":
            zh, en = SUSPENSIONS[hindrance.detail]
        else:
            zh, en = STATES[hindrance.state]
        who = self.who(seat)
        return f"{who[0]}，{zh}", f"{who[1]}, {en}"

    def _known_by_phone(self, turn: Turn) -> dict[str, Any]:
        zh, en = self.who(turn.receiver)
        told = (f"客户此前只来过电话，由{zh}接听", f"the client had only called so far, and {en} took the call")
        follows = ("到访点名即由其接待", "whom they ask for receives them")
        return self._say(Step(turn.terms.book, turn.ruling.ground, turn.clauses[0], "known_by_phone"), told, follows)

    def _not_the_one_named(self, turn: Turn, person: str) -> dict[str, Any]:
        named, receiver, group = self.who(person), self.who(turn.receiver), self.who(turn.seat)
        told = (
            f"{group[0]}当日由{named[0]}代表，实际由{receiver[0]}接待",
            f"{named[1]} was to receive for {group[1]} that day, yet {receiver[1]} did",
        )
        step = Step(turn.terms.book, turn.position, turn.terms.unit[0], "not_the_one_named")
        follows = ("予以注明，仍计该组一轮", "this is pointed out, and it counts for the group all the same")
        return self._say(step, told, follows)

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

    def waiting(self, book: Rulebook, seat: str, hindrance: Hindrance, clause: str) -> dict[str, Any]:
        """Tell why somebody who stands ahead is not the next."""
        step = Step(book, hindrance.position, clause, "passed_over")
        return self._say(step, self._why_not(seat, hindrance), ("暂不能接待", "they cannot receive now"))

    def next(self, step: Step, seat: str, reason: str, tied: Sequence[str] = ()) -> dict[str, Any]:
        """Tell why somebody is the next; ``reason`` is one of :data:`FIRST`, ``tied`` who else could be."""
        (zh, en), (told_zh, told_en) = self.who(seat), FIRST[reason]
        others = [self.who(other) for other in tied]
        told = (
            zh + told_zh.format("、".join(other[0] for other in others)),
            f"{en} {told_en.format(' and '.join(other[1] for other in others))}",
        )
        return self._say(step, told, ("接下一位新客户", "the next new client is theirs"))

    def owed(self, book: Rulebook, seat: str, owed: Owed) -> dict[str, Any]:
        """Tell a make-up that is owed: since when, and why."""
        (zh, en), why = self.who(seat), _why(owed.why)
        told = (
            f"{self._date(owed.since)} {self._clock(owed.since)} {zh}{why[0]}",
            f"{self._date(owed.since)} {self._clock(owed.since)} {en} {why[1]}",
        )
        return self._say(Step(book, owed.evidence[-1], owed.clauses[0], "make_up"), told, COSTS["make_up"])

    def adjusted(self, adjustment: Adjustment) -> dict[str, Any]:
        """Tell a change of the order by hand."""
        zh, en = ACTIONS[adjustment.action]
        if adjustment.until is not None:
            last = self._date(adjustment.until)
            zh, en = f"{zh}，至{last}", f"{en} until {last}"
        who, clock = self.who(adjustment.staff), self._clock(adjustment.time)
        told = (f"{clock} 调整轮排", f"{clock} the order was changed by hand")
        if adjustment.reason:
            told = (f"{told[0]}（{adjustment.reason}）", f"{told[1]} ({adjustment.reason})")
        terms = adjustment.terms
        step = Step(terms.book, adjustment.position, terms.adjust[0], adjustment.action)
        return self._say(step, told, (f"{who[0]}{zh}", f"{who[1]} {en}"))

    def followed(self, one: Consequence) -> dict[str, Any]:
        """Tell what another fact did to somebody's turns."""
        who, clock = self.who(one.seat), self._clock(one.time)
        if one.effect == "left_post":
            zh, en = ABSENCES[one.detail]
            told = (f"{clock} {who[0]}排在首位，{zh}", f"{clock} {who[1]}, first in the order, is {en}")
            follows = ("当即轮空，排到末位，第二位顶上", "they are skipped at once and the second steps up")
        elif one.effect == "without_consent":
            zh, en = ABSENCES[one.detail]
            told = (f"{clock} {who[0]}{zh}，未经同意", f"{clock} {who[1]} is {en}, without anybody's consent")
            follows = ("予以注明", "this is pointed out")
        elif one.effect == "suspended":
            zh, en = VOIDED[one.detail]
            last = self._date(one.until or one.time)
            told = (f"{clock} {who[0]}{zh}", f"{clock} {en}: it was made by {who[1]}")
            follows = (f"暂停接待，至{last}", f"they receive nobody until {last}")
        else:
            zh, en = CAUSES[one.detail]
            told = (f"{clock} {who[0]}的{zh}", f"{clock} {who[1]} loses a client: {en}")
            follows = COSTS[one.effect]
        return self._say(Step(one.terms.book, one.position, one.clauses[0], one.effect), told, follows)

    def asked(self, book: Rulebook, inquiry: Inquiry, clause: str) -> dict[str, Any]:
        """Tell that colleagues are being asked who received a visitor first, and what follows if nobody knows."""
        who, rounds, last = self.who(inquiry.seat), inquiry.rounds, inquiry.last
        told = (
            "来访者说来过而说不清由谁接待，正在查问",
            "the visitor came before, nobody knows to whom, and colleagues are asked",
        )
        follows = (
            f"至{last}仍未查明的，{who[0]}轮空{rounds}轮",
            f"if it is not found out by {last}, {who[1]} is skipped {'a round' if rounds == 1 else f'{rounds} rounds'}",
        )
        return self._say(Step(book, inquiry.position, clause, "asked"), told, follows)

    def called(self, call: Call) -> dict[str, Any]:
        """Tell who answered the office phone, and whether it was for them to answer."""
        clock, who = self._clock(call.time), self.who(call.answered_by)
        follows, effect = ("不影响接待次序", "the order of visitors is unchanged"), "answered"
        if call.expected is not None and call.expected != call.seat:
            due = self.who(call.expected)
            follows, effect = (f"应由{due[0]}接听，予以注明", f"it was for {due[1]} to answer"), "out_of_order"
        step = Step(call.terms.book, call.position, call.terms.calls.clauses[0], effect)
        return self._say(step, (f"{clock} {who[0]}接听来电", f"{clock} {who[1]} answered a call"), follows)


def _why(word: str) -> Both:
    """Give why a make-up is owed, from the word under which it was granted."""
    kind, _, detail = word.partition(":")
    if kind == "kind":
        zh, en = KINDS[detail]
        return f"接待的是{zh}，名额退还", f"received {en} and has the turn given back"
    if kind == "changed":
        zh, en = CAUSES[detail]
        return f"的{zh}，名额退还", f"lost a client, as {en}"
    if kind == "absent":
        zh, en = ABSENCES[detail]
        return f"{zh}，错过名额", f"missed a turn, being {en}"
    if kind == "busy":
        zh, en = PURPOSES[detail]
        return f"{zh}，错过名额", f"missed a turn, being {en}"
    return WHY[kind]


WHY: dict[str, Both] = {
    "assist": ("协助同事接待，名额退还", "helped with a colleague's client"),
    "by_hand": ("经调整轮排给予补排", "was given a make-up by hand"),
    "on_duty": ("正在值班，错过名额", "missed a turn, being on duty shift"),
    "suspended": ("暂停接待，错过名额", "missed a turn, being suspended"),
}
"""Why a make-up is owed, where one word says it."""


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
    "unknown_first": _plainly("，说来过而说不清由谁接待", ", who had come before without knowing to whom"),
    "assigned": _helped("，由{0}指派", ", as {0} had assigned"),
    "introduced": _plainly("，属自己的客户介绍来的", ", sent by a client of their own"),
    "by_phone": _helped("，电话客户点名{0}", ", known only by phone, who asked for {0}"),
    "card": _card,
    "named": _helped("，客户点名{0}", ", who asked for {0}"),
    "assist": _helped("，属协助{0}", ", helping {0}"),
    "assist_absent": _helped("，{0}不在，属协助接待", ", helping {0}, who was absent"),
    "assist_busy": _helped("，{0}正忙，属协助接待", ", helping {0}, who was busy"),
}
"""What to add to “received by” for each reason that a ruling can give."""
