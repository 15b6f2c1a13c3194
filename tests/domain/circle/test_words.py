"""The words of the story are complete in both languages."""

import re
from string import Formatter

from client_language import circle_of, desk, on, registered, when_
from desk_language import events, received

from domain.circle.circle import HANDLERS
from domain.circle.facts import KEPT
from domain.circle.wording import HOW, THEN
from domain.circle.words import WORDS
from domain.rulebooks import load_preset
from domain.rulebooks.clientele import Handovers, Kinds

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_every_phrase_stands_in_both_languages_and_names_the_same_people() -> None:
    for zh, en in [*HOW.values(), *WORDS.values(), *((zh, en) for _, zh, en in THEN.values())]:
        assert CHINESE.search(zh), zh
        assert not CHINESE.search(en), en
        assert fields(en) <= fields(zh) | {"client", "agent"}, (zh, en)


def test_every_kind_of_visit_and_cause_of_a_handover_has_a_name() -> None:
    assert WORDS.keys() >= Kinds.model_fields.keys() | Handovers.model_fields.keys()


def test_every_fact_that_is_kept_is_judged() -> None:
    assert HANDLERS.keys() == KEPT.keys()


def test_a_story_as_it_is_read_out() -> None:
    told = events(
        desk("sc", names={"A": "张三", "B": "李四"}),
        on("03-02 10:15", received("C001", "A"), registered("C001", "F", "R-C001")),
        on("03-10 14:05", received("C001", "B", "returning", reception="R2")),
    )
    story = circle_of(told).ownership("C001", when_("05-01 09:00"))["because"]
    assert [step["zh"] for step in story] == [
        "2026年3月2日10:15，张三（A）接待客户 C001（新客户），此时无人持有该客户，客户归张三（A），保护至2026年4月2日止。",
        "2026年3月2日10:15，F员（F）为张三（A）登记了客户 C001 的来访，张三（A）的归属继续有效，保护至2026年4月2日止。",
        "2026年3月10日14:05，李四（B）代张三（A）接待客户 C001（再次来访），张三（A）的归属继续有效，保护至2026年4月10日止。",
        "2026年4月10日23:59，客户 C001 自 2026年3月10日后再无有效联系，张三（A）的保护期于 2026年4月10日届满。",
        "2026年4月10日23:59，客户 C001 自 2026年3月10日后再无有效联系，客户不再归任何人，再来即为新客户。",
    ]
    assert [step["en"] for step in story][2:4] == [
        "10 March 2026, 14:05: 李四 (B) received client C001 for 张三 (A) (returning); 张三 (A)'s claim goes on, protected to the end of 10 April 2026.",
        "10 April 2026, 23:59: since 10 March 2026 there was no contact that counts between 张三 (A) and client C001; 张三 (A)'s protection ended with 10 April 2026.",
    ]


def test_the_customary_rule_is_told_as_such() -> None:
    told = events(desk("wjc"), on("03-02 10:15", received("C001", "A")))
    last = circle_of(told).ownership("C001", when_("05-01 09:00"))["because"][-1]
    assert last["clause"] == "default"
    assert last["zh"].endswith("（制度未作规定，按通例处理。）")
    assert last["en"].endswith("(The book is silent on this; the custom of the trade applies.)")
    assert load_preset("wjc").ownership.expiry.source == "default"
