"""Role by route by own and other project by own and other client: answered and refused as the matrix says, and nothing leaks."""

from __future__ import annotations

from collections import Counter
from typing import Any

import orjson
import pytest

from api.auth.matrix import ACTIONS, ROUTES, SIGHT
from api.auth.postings import IN_OWN_NAME, WORDS_OF_OTHERS, may_post
from domain.payloads import TYPES
from ledger.tokens import ROLES
from tests.api.desk import event

from .asking import NOBODYS, Answered, Asked
from .stories import OTHER, OWN, Person

SPEAKERS = (*ROLES, NOBODYS, "nobody")
MISSING = {"/rebuilds/{build}", "/webhooks/{webhook}"}
"""Asked about with ids that nobody has, so that nothing is changed or dropped."""


def role_of(speaker: str) -> str:
    return "agent" if speaker == NOBODYS else speaker


def expected(answered: Answered) -> tuple[set[int], str | None]:
    """The statuses that the matrix leaves, and the code of a refusal."""
    cell = answered.cell
    action = ACTIONS[ROUTES[cell.method, cell.route]]
    if cell.role == "nobody":
        return ({401}, "token_missing") if action.scope != "open" else ({200}, None)
    role = role_of(cell.role)
    if not cell.own_project and role != "admin":
        return {403}, "project_closed_to_token"
    if role not in action.roles:
        return {403}, "role_may_not"
    if not cell.own_project:
        return {200, 400, 404, 409, 422}, None
    if cell.method == "POST":
        return {400, 422}, None
    missing = any(cell.route.endswith(tail) for tail in MISSING)
    return ({404}, None) if missing else ({200}, None)


def sees(speaker: str) -> list[Person]:
    """Whose personal data a speaker is shown."""
    sight = SIGHT.get(role_of(speaker), "masked")
    if sight == "all":
        return [OWN, OTHER]
    return [OWN] if sight == "own" and speaker != NOBODYS else []


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_every_cell_is_answered_as_the_matrix_says(asked: Asked, speaker: str) -> None:
    wrong = []
    for answered in asked.answers:
        if answered.cell.role == speaker:
            statuses, code = expected(answered)
            if answered.status not in statuses or (code is not None and answered.code != code):
                wrong.append((answered.cell, answered.status, answered.text[:200]))
    assert wrong == []


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_nothing_of_other_peoples_clients_is_told(asked: Asked, speaker: str) -> None:
    hidden = [person for person in (OWN, OTHER) if person not in sees(speaker)]
    leaks = [
        (answered.cell.address, answered.cell.query, mark, _around(answered.text, mark))
        for answered in asked.answers
        if answered.cell.role == speaker
        for person in hidden
        for mark in person.marks
        if mark in answered.text
    ]
    assert leaks == []


@pytest.mark.parametrize("speaker", [speaker for speaker in SPEAKERS if sees(speaker)])
def test_what_may_be_seen_is_told(asked: Asked, speaker: str) -> None:
    """Without this, an answer that says nothing would pass for one that leaks nothing."""
    told = [answered for answered in asked.answers if answered.cell.role == speaker]
    for person in sees(speaker):
        places = {answered.cell.route for answered in told if person.mark in answered.text}
        assert len(places) >= 8, places
        assert any(person.phone[3:] in answered.text for answered in told)


def test_no_guess_finds_a_client_who_is_not_ones_own(asked: Asked) -> None:
    """Somebody else's is found by the whole number or the whole name, never by a part of them."""
    for speaker in ("agent", NOBODYS, "analyst"):
        found = {
            answered.cell.query.get("q"): [item["client"] for item in orjson.loads(answered.text)["items"]]
            for answered in asked.answers
            if (answered.cell.role, answered.cell.route.rpartition("/")[2]) == (speaker, "clients")
            and answered.cell.own_project
        }
        assert found[OTHER.phone] == found[OTHER.name] == [OTHER.client]
        assert found[OTHER.phone[-4:]] == found[OTHER.mark] == []


@pytest.mark.parametrize("speaker", ["agent", NOBODYS, "analyst"])
def test_the_stream_tells_no_more_than_the_pages(asked: Asked, speaker: str) -> None:
    hidden = [mark for person in (OWN, OTHER) if person not in sees(speaker) for mark in person.marks]
    path = f"{asked.desk.path}/events"
    with asked.clients[speaker].stream("GET", path, headers={"Accept": "text/event-stream"}) as answer:
        for line in answer.iter_lines():
            assert not [mark for mark in hidden if mark in line]
            if line == f"id: {asked.desk.position}":
                break


@pytest.mark.parametrize("role", ROLES)
def test_every_event_type_is_taken_from_whom_the_matrix_says(asked: Asked, role: str) -> None:
    """All types in one array, with one event that is none, so that nothing is stored whoever posts it."""
    posted = [
        event(
            name,
            f"project/{asked.desk.project}" if one.subject == "project" else f"{one.subject}/C1",
            dict(one.example),
        )
        for name, one in TYPES.items()
    ]
    answer = asked.desk.offer(*posted, {"specversion": "0"}, client=asked.clients[role])
    if not may_post(role, "visit.registered"):
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:pandan:problem:role_may_not")
        return
    refused = {error["index"] for error in answer.json()["errors"] if error["code"] == "role_may_not"}
    assert answer.status_code == (403 if refused else 422)
    assert refused == {index for index, name in enumerate(TYPES) if not may_post(role, name)}


@pytest.mark.parametrize(("staff", "names"), [("A", True), (None, False)])
def test_agents_speak_for_themselves(asked: Asked, staff: str | None, names: bool) -> None:
    """B in every place where an agent puts their own name, and a word of somebody else in every event that can hold one."""
    posted: list[dict[str, Any]] = []
    wanted: set[tuple[int, str]] = set()
    for name, one in TYPES.items():
        if not may_post("agent", name):
            continue
        members = one.model.model_fields
        told = dict(one.example)
        for member in IN_OWN_NAME.get(name, ()):
            told[member] = ["B", "C"] if isinstance(told.get(member), list) else "B"
            if names:
                wanted.add((len(posted), f"/data/{member}"))
        for member in WORDS_OF_OTHERS:
            if member in members:
                told[member] = True if member == "verified" else "M"
                wanted.add((len(posted), f"/data/{member}"))
        subject = f"project/{asked.desk.project}" if one.subject == "project" else f"{one.subject}/C1"
        posted.append(event(name, subject, told))
    client = asked.clients["agent" if staff else NOBODYS]
    answer = asked.desk.offer(*posted, {"specversion": "0"}, client=client)
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:pandan:problem:not_in_own_name"
    assert {(error["index"], error["pointer"]) for error in answer.json()["errors"]} == wanted


def test_no_cell_is_left_out(asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    """Every documented route is in the matrix, and every line of the matrix was asked by every role, here and elsewhere."""
    assert asked.documented <= ROUTES.keys()
    seen = {(one.cell.role, one.cell.method, one.cell.route, one.cell.own_project) for one in asked.answers}
    for (method, route), name in ROUTES.items():
        for speaker in SPEAKERS:
            for own in (True, False) if ACTIONS[name].scope in ("project", "several") else (True,):
                assert (speaker, method, route, own) in seen
    statuses = Counter("refused" if one.status in (401, 403) else "answered" for one in asked.answers)
    posts = len(ROLES) * len(TYPES)
    with capsys.disabled():
        print(f"\n{len(asked.answers) + posts} cells: {len(asked.answers)} of reading and asking", end="")  # noqa: T201 -- a figure
        print(f" ({statuses['answered']} answered, {statuses['refused']} refused), {posts} of posting")  # noqa: T201 -- a figure


def _around(text: str, mark: str) -> str:
    place = text.index(mark)
    return text[max(0, place - 80) : place + 40]
