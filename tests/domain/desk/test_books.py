"""A desk's own books over time: which version an adoption means, and what it judges."""

from __future__ import annotations

import pytest
from desk_language import Said, adopted, at, desk_of, events, moment, next_day, opened, received

from domain.rulebooks import Rulebook, UnknownRulebookError

TUESDAY = next_day()
OURS = 'name = "ours"\nzh = "《本部接待办法》"\nen = "Our Reception Rules"\n'
FIRST = OURS + "[ownership.protection]\ndays = 7\n"
SECOND = OURS + "[ownership.protection]\ndays = 9\n"


def published(text: str, name: str = "ours") -> Said:
    return Said("rulebook.published", "project/P", {"name": name, "text": text})


def days(book: Rulebook) -> int | None:
    return book.ownership.protection.value.days


class TestVersions:
    TOLD = events(
        opened("wjc"),
        published(FIRST),
        adopted("ours", "2026-03-02"),
        received("C1", "A"),
        published(SECOND),
        received("C2", "A"),
        adopted("ours", "2026-03-02", carry_over="restart"),
        received("C3", "A"),
    )

    def test_an_adoption_means_the_version_published_last(self):
        desk = desk_of(self.TOLD)
        assert [days(desk.book_of(event)) for event in self.TOLD if event.type == "client.received"] == [7, 7, 9]

    def test_what_was_recorded_before_an_adoption_is_never_judged_by_it(self):
        desk = desk_of(self.TOLD)
        assert desk.book_at(2, moment("23:00", TUESDAY)).name == "wjc"
        assert days(desk.book_at(6, moment("23:00", TUESDAY))) == 7

    def test_only_what_was_known_is_published(self):
        desk = desk_of(self.TOLD)
        assert desk.known_at(1).published() == {}
        assert days(desk.known_at(4).published()["ours"]) == 7
        assert days(desk.published()["ours"]) == 9
        assert [version.position for version in desk.publications()] == [2, 5]
        assert [version.position for version in desk.known_at(4).publications()] == [2]

    def test_every_adoption_is_told_with_what_it_set_otherwise(self):
        desk = desk_of(self.TOLD)
        told = [(one.book.name, one.position, dict(one.parameters)) for one in desk.adoptions()]
        assert told == [("wjc", 1, {}), ("ours", 3, {}), ("ours", 7, {"carry_over": "restart"})]
        assert [one.position for one in desk.known_at(3).adoptions()] == [1, 3]

    def test_which_adoption_holds_at_a_moment(self):
        told = events(opened("wjc"), published(FIRST), adopted("ours", "2026-03-03"))
        desk = desk_of(told)
        before, after = desk.adoption_at(moment("12:00")), desk.adoption_at(moment("00:00", TUESDAY))
        assert before is not None
        assert after is not None
        assert (before.book.name, after.book.name) == ("wjc", "ours")
        assert desk_of([]).adoption_at(moment("12:00")) is None


def test_a_book_upon_a_book_keeps_the_base_of_its_own_publication():
    branch = OURS.replace("ours", "branch") + 'extends = "ours"\n'
    told = events(opened("wjc"), published(FIRST), published(branch, "branch"), published(SECOND))
    assert days(desk_of(told).published()["branch"]) == 7


def test_a_text_that_can_no_longer_be_read_leaves_no_book_behind():
    told = events(opened("wjc"), published(FIRST), published(OURS + "[rotation]\nformer_setting = 1\n"))
    assert desk_of(told).published() == {}
    with pytest.raises(UnknownRulebookError):
        desk_of([*told, *events(*at("12:00", adopted("ours", "2026-03-03")), start=4)])
