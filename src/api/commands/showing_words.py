"""A judged answer as it could be read out at a table: what happened and by which clause, then what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from domain.rulebooks import DEFAULT
from projections.desk.queries import Desk

Answer = dict[str, Any]

_STATES = {
    "owner": ("归属人", "owner"),
    "contender": ("争议方", "contender"),
    "expired": ("已过期", "expired"),
    "superseded": ("已由他人取代", "superseded"),
    "void": ("无效", "void"),
    "held": ("临定", "held"),
    "deposited": ("已付定金", "deposit paid"),
    "subscribed": ("已签认购书", "subscribed"),
    "signed": ("已签约", "signed"),
    "opened": ("已开业", "opened"),
    "returned": ("已退铺", "given back"),
    "present": ("在岗", "present"),
    "busy": ("接待中", "busy"),
    "absent": ("缺勤", "absent"),
    "suspended": ("停接", "suspended"),
    "on_duty": ("值班", "on duty shift"),
    "off": ("未排班", "off"),
}
_OF_DEALS = {"void": ("已作废", "void"), "expired": ("临定到期", "hold expired")}


class _Teller:
    """One answer, its desk, and the language in which it is told."""

    def __init__(self, answer: Answer, desk: Desk, language: str) -> None:
        self.answer = answer
        self.desk = desk
        self.zh = language == "zh"
        self.language = language

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def head(self, subject: str) -> Iterator[str]:
        """Title, book and moment."""
        answer, books = self.answer, self.desk.books
        book = next((one for one in books if one.hash == answer["rulebook_hash"]), books[0])
        as_of = self.moment(answer["as_of"]) if "as_of" in answer else None
        yield subject
        yield self.say(
            f"{self.desk.name} · {book.zh}（{answer['rulebook']} · {answer['rulebook_hash'][:12]}）",
            f"{self.desk.name} · {book.en} ({answer['rulebook']} · {answer['rulebook_hash'][:12]})",
        )
        known = self.say(f"据第 {answer['position']} 号及以前的记录", f"by the records up to no. {answer['position']}")
        yield known if as_of is None else self.say(f"截至 {as_of}，{known}", f"as of {as_of}, {known}")

    def story(self, steps: Iterable[Answer]) -> Iterator[str]:
        """The steps, numbered, each with its clauses and the positions of its evidence."""
        yield ""
        yield self.say("经过", "What happened")
        number = 0
        for number, step in enumerate(steps, 1):
            yield f"{number:3}. {step[self.language]}"
            clauses = step.get("clauses") or [step["clause"]]
            evidence = step.get("evidence") or [step["position"]]
            records = self.say("、", ", ").join(str(position) for position in evidence if position)
            shown = self.say("，", ", ").join(map(self.cited, clauses))
            yield "     " + self.say(f"依据：{shown}；记录：{records}", f"by {shown}; records {records}")
        if not number:
            yield "     " + self.say("没有记录。", "There is nothing on record.")

    def clauses(self, steps: Iterable[Answer]) -> Iterator[str]:
        """What the clauses say that the story cites, each once."""
        cited = dict.fromkeys(clause for step in steps for clause in step.get("clauses") or [step["clause"]])
        yield ""
        yield self.say("所依条款", "The clauses")
        for clause in cited:
            for book in self.desk.books:
                try:
                    worded = book.clause(clause)
                except KeyError:
                    continue
                name = self.say("通例", "custom") if clause == DEFAULT else clause
                yield self.say(f"  {name}  {book.cite(clause)}：{worded.zh}", f"  {name}  {worded.en}")
                break

    def cited(self, clause: str) -> str:
        return self.say("通例", "the custom of the trade") if clause == DEFAULT else clause

    def person(self, staff: str | None) -> str:
        """Name and id; the id alone where the desk has no name (a group)."""
        if staff is None:
            return self.say("无", "nobody")
        name = self.desk.people.get(staff, staff)
        if name == staff:
            return staff
        return self.say(f"{name}（{staff}）", f"{name} ({staff})")

    def party(self, to: Answer | None) -> str:
        if to is None or to["kind"] == "none":
            return self.say("无", "nobody")
        return self.say("公共", "the department") if to["kind"] == "public" else self.person(to["id"])

    def state(self, word: str) -> str:
        zh, en = _STATES.get(word, (word, word))
        return self.say(zh, en)

    def moment(self, written: str | None) -> str | None:
        if written is None:
            return None
        moment = datetime.fromisoformat(written).astimezone(self.desk.calendar.zone)
        return f"{moment:%Y-%m-%d %H:%M}"

    def field(self, zh: str, en: str, value: str) -> str:
        return self.say(f"  {zh}：{value}", f"  {en}: {value}")


def tell_client(answer: Answer, desk: Desk, language: str) -> Iterator[str]:
    """Whose client it is: the story, then owner, end of protection and claims."""
    teller = _Teller(answer, desk, language)
    say = teller.say
    yield from teller.head(say(f"客户 {answer['client']} 归谁", f"Whose client {answer['client']} is"))
    yield from teller.story(answer["because"])
    yield ""
    yield say("结果", "What follows")
    yield teller.field("归属", "owner", teller.party(answer["owner"]))
    until = teller.moment(answer["protected_until"])
    if until is not None or answer["owner"]["kind"] == "agent":
        yield teller.field("保护至", "protected until", until or say("不设期限", "without end"))
    for claim in answer["claims"]:
        ends = teller.moment(claim["until"])
        since, clauses = teller.moment(claim["since"]), ", ".join(map(teller.cited, claim["clauses"]))
        yield say(
            f"  主张：{teller.person(claim['agent'])}，{teller.state(claim['state'])}，{since} 起"
            f"{f'，至 {ends}' if ends else ''}（{clauses}）",
            f"  claim: {teller.person(claim['agent'])}, {teller.state(claim['state'])}, since {since}"
            f"{f', until {ends}' if ends else ''} ({clauses})",
        )
    yield from teller.clauses(answer["because"])


def tell_deal(answer: Answer, desk: Desk, language: str) -> Iterator[str]:
    """Who gets what part of a deal: the story, then shares, service right, money, and whether it is final."""
    teller = _Teller(answer, desk, language)
    say = teller.say
    yield from teller.head(
        say(
            f"交易 {answer['deal']} 归谁（客户 {answer['client']}，铺位 {answer['unit']}）",
            f"Whose deal {answer['deal']} is (client {answer['client']}, unit {answer['unit']})",
        )
    )
    yield from teller.story(answer["because"])
    yield ""
    yield say("结果", "What follows")
    zh, en = _OF_DEALS.get(answer["state"]) or _STATES[answer["state"]]
    yield teller.field("状态", "state", say(zh, en))
    yield teller.field("业绩", "result", _shares(teller, answer["shares"]))
    yield teller.field("跟踪服务权", "service right", teller.party(answer["service"]))
    until = teller.moment(answer["contestable_until"])
    if until is not None:
        yield teller.field("异议截止", "contestable until", until)
    yield teller.field("是否终局", "final", say("是", "yes") if answer["final"] else say("否", "no"))
    yield from _money(teller, answer)
    yield from teller.clauses(answer["because"])


def _shares(teller: _Teller, lines: Iterable[Answer]) -> str:
    told = [" ".join(filter(None, (teller.party(line["to"]), line.get("share"), line.get("amount")))) for line in lines]
    return teller.say("，", ", ").join(told) or teller.say("未定", "open")


def _money(teller: _Teller, answer: Answer) -> Iterator[str]:
    if commission := answer.get("commission"):
        yield teller.field("佣金", "commission", f"{commission['amount']}: {_shares(teller, commission['by'])}")
    if settled := answer.get("settled"):
        for one in (settled, *settled.get("later", ())):
            yield teller.field("已结算", "settled", f"{one['period']}: {_shares(teller, one['paid'])}")
    if adjustments := answer.get("adjustments"):
        yield teller.field("应调整", "to be adjusted", _shares(teller, adjustments))


def tell_rotation(answer: Answer, desk: Desk, language: str) -> Iterator[str]:
    """Whose turn it is: what became of every turn, why the next is the next, and the order."""
    teller = _Teller(answer, desk, language)
    say = teller.say
    turns = [step for turn in answer["turns"] for step in turn["because"]]
    later = [step for part in ("adjustments", "consequences", "calls", "owed") for step in answer[part]]
    steps = [step for step in (*turns, *later, *answer["because"], *answer["notes"]) if language in step]
    yield from teller.head(say(f"{answer['date']} 轮到谁", f"Whose turn it is on {answer['date']}"))
    yield from teller.story([{"position": None, "clause": DEFAULT, **step} for step in steps])
    yield ""
    yield say("结果", "What follows")
    yield teller.field("下一位", "next", teller.person(answer["next"]))
    for place in answer["queue"]:
        owed = say("，待补", ", a make-up is owed") if place["make_up"] else ""
        yield f"  {place['place']:2}. {teller.person(place['staff'])} {teller.state(place['state'])}{owed}"
    yield from teller.clauses([{"clause": DEFAULT, **step} for step in steps])


TELL: dict[str, Callable[[Answer, Desk, str], Iterator[str]]] = {
    "client": tell_client,
    "deal": tell_deal,
    "rotation": tell_rotation,
}
"""What was asked → how it is told, line by line."""
