"""Every event type: its example is valid, describes itself, and survives storage."""

from __future__ import annotations

import orjson
import pytest

from domain.payloads import TYPES, consults, examples, personal_fields, phone_fields, touches, validate

SUBJECTS = {"project": "project/gj", "client": "client/C001", "unit": "unit/U12"}

CONTRACT = """
project.opened staff.joined staff.left staff.absent staff.returned roster.set rotation.adjusted rulebook.adopted target.set
call.received client.received reception.ended visit.registered follow_up.made follow_ups.signed_off client.linked
client.handed_over ownership.claimed dispute.opened dispute.evidence_added dispute.ruled outing.planned outing.made
unit.listed unit.held deposit.paid deposit.topped_up deposit.refunded deposit.forfeited subscription.signed
contract.approved contract.signed contract.collected contract.voided unit.swapped unit.returned
unit.handed_to_operations fit_out.approved unit.opened rent.billed rent.paid exit.inspected contract.ended
complaint.opened complaint.judged complaint.assigned complaint.investigated complaint.proposed complaint.decided
complaint.carried_out complaint.closed complaint.followed_up
"""

ADDED = """
first_agent.named registration.voided introduction.found client.graded dispute.agreed campaign.announced commission.settled
rulebook.published rebuild.promoted rebuild.demoted target.split target.approved review.scored
follow_up.planned outing.approved outing.checked colleague.told service.assigned delegation.requested delegation.approved
delegation.visited delegation.followed_up delegation.costed duty.set meeting.held material.approved form.filed form.checked
payment.requested payment.confirmed contract.planned contract.reviewed contract.sealed client.forgotten
"""

SETTLES_NOTHING = {
    "dispute.ruled": "nothing_ruled",
    "client.graded": "nothing_graded",
    "form.filed": "wrong_form_period",
    "form.checked": "wrong_form_period",
}
"""Types of which every field may be left out, but not all at once."""


def test_every_type_of_the_contract_is_there() -> None:
    assert set(TYPES) == {*CONTRACT.split(), *ADDED.split()}


@pytest.mark.parametrize("name", TYPES)
def test_the_example_is_valid_and_stored_as_it_is_checked(name: str) -> None:
    event = examples()[name]
    clean, problems = validate(name, event["subject"], event["data"])
    assert problems == []
    assert validate(name, event["subject"], clean) == (clean, []), "checking again changes nothing"
    assert validate(name, event["subject"], orjson.loads(orjson.dumps(clean))) == (clean, [])


@pytest.mark.parametrize("name", TYPES)
def test_absent_and_null_are_the_same(name: str) -> None:
    event_type = TYPES[name]
    subject = SUBJECTS[event_type.subject]
    optional = {
        field.alias or key: None for key, field in event_type.model.model_fields.items() if not field.is_required()
    }
    required = {key: value for key, value in event_type.example.items() if key not in optional}
    clean, problems = validate(name, subject, {**optional, **required})
    if name in SETTLES_NOTHING:
        assert problems[0].code == SETTLES_NOTHING[name]
        return
    assert problems == []
    assert set(clean) == set(required)


@pytest.mark.parametrize("name", TYPES)
def test_every_required_field_is_asked_for_by_name(name: str) -> None:
    event_type = TYPES[name]
    wanted = {
        f"/data/{field.alias or key}" for key, field in event_type.model.model_fields.items() if field.is_required()
    }
    _, problems = validate(name, SUBJECTS[event_type.subject], {})
    missing = {problem.pointer for problem in problems if problem.code == "missing_field"}
    assert missing == wanted


@pytest.mark.parametrize("name", TYPES)
def test_every_field_refuses_what_it_is_not(name: str) -> None:
    event_type = TYPES[name]
    subject = SUBJECTS[event_type.subject]
    for field in event_type.example:
        for wrong in ({"a": {"b": "\x00"}}, [[]], "\x00", -1, ""):
            if wrong == -1 and field in {"building", "floor", "number", "receipt"}:
                continue
            _, problems = validate(name, subject, {**event_type.example, field: wrong})
            assert problems, f"{name}.{field} takes {wrong!r}"
            assert all(problem.pointer.startswith(f"/data/{field}") for problem in problems)


@pytest.mark.parametrize("name", TYPES)
def test_the_subject_must_be_of_its_kind(name: str) -> None:
    event_type = TYPES[name]
    for subject in (
        "deal/D1",
        "client",
        "client/",
        f"{event_type.subject}/a/b",
        f"{event_type.subject}/" + "x" * 65,
        "",
    ):
        _, problems = validate(name, subject, dict(event_type.example))
        assert [(problem.pointer, problem.code) for problem in problems] == [("/subject", "wrong_subject")]


@pytest.mark.parametrize("name", TYPES)
def test_the_model_describes_itself(name: str) -> None:
    event_type = TYPES[name]
    schema = event_type.model.model_json_schema(by_alias=True)
    assert set(event_type.example) <= set(schema["properties"])
    assert schema.get("additionalProperties", True) is event_type.open_ended
    assert schema["description"]
    assert event_type.zh


@pytest.mark.parametrize("name", TYPES)
def test_what_is_personal_can_be_sealed(name: str) -> None:
    """Whatever is personal belongs to a client whose key is known from the event."""
    event_type = TYPES[name]
    fields = personal_fields(event_type.model)
    assert set(phone_fields(event_type.model)) <= set(fields)
    if event_type.subject == "project":
        assert not fields
    for field in fields:
        assert field not in {"client", "deal", "other", "to_unit"}


def test_personal_fields_of_the_visit_book() -> None:
    assert personal_fields(TYPES["visit.registered"].model) == ("name", "phones", "company", "need")
    assert phone_fields(TYPES["visit.registered"].model) == ("phones",)
    assert phone_fields(TYPES["call.received"].model) == ("phone",)


def test_reach() -> None:
    assert touches("client.linked", {"other": "C2", "relation": "spouse"}) == ["client/C2"]
    assert touches("client.received", {"reception": "R", "introduced_by": "C2"}) == ["client/C2"]
    assert touches("unit.swapped", {"deal": "D1", "to_unit": "U2"}) == ["unit/U2", "deal/D1"]
    assert touches("deposit.paid", {"deal": "D1", "client": "C1", "agent": "A"}) == ["client/C1", "deal/D1"]
    assert touches("rent.paid", {}) == []
    assert touches("visit.registered", {}) == []
    assert consults("dispute.ruled", "client/C1", {"dispute": "X", "deal": "D1"}) == ["client/C1", "deal/D1"]
