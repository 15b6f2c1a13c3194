"""How much a client is worth the effort (客户分级): by intent, A to D, and by size, 1 to 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.circle.entries import Item, cite

if TYPE_CHECKING:
    from domain.circle.judgement import Judgement
    from domain.circle.party import Party


class Grades(NamedTuple):
    """The grades that hold: the last one of intent, and the last one of size that the book lets stand."""

    intent: str | None = None
    size: int | None = None


NONE = Grades()


def note_intent(party: Party, intent: str | None) -> None:
    """Note the intent that an entry gives by the way: things change, and the last grade holds."""
    if intent is not None:
        party.grades = Grades(intent, (party.grades or NONE).size)


def graded(_judgement: Judgement, party: Party, item: Item) -> None:
    """The client is graded (评级), or graded again; where the book asks for it, a leader has to confirm a grade of size."""
    data, rules = item.event.data, item.book.ownership
    names: dict[str, Any] = {"client": item.client, "by": data["by"]}
    grades = party.grades or NONE
    intent, size, confirmed = data.get("intent"), data.get("size"), data.get("confirmed_by")
    if intent is not None:
        then = "graded" if grades.intent in (None, intent) else "regraded"
        told = {**names, "grade": intent, "before": grades.intent or intent}
        party.tell(item, "graded", then, cite(rules.intent_grade), told)
        grades = grades._replace(intent=intent)
    if size is not None:
        told = {**names, "grade": str(size), "confirmed_by": confirmed or data["by"]}
        if confirmed is None and rules.size_grade.value == "confirmed":
            party.tell(item, "graded", "size_unconfirmed", cite(rules.size_grade), told)
        else:
            then = "sized" if confirmed is None else "size_confirmed"
            party.tell(item, "graded", then, cite(rules.size_grade), told)
            grades = grades._replace(size=size)
    party.grades = grades
