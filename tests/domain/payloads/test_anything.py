"""Whatever is posted, the check answers; what it lets through can be stored."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from domain.payloads import TYPES, consults, touches, validate

SUBJECTS = {"project": "project/gj", "client": "client/C001", "unit": "unit/U12"}

texts = st.text(max_size=20) | st.text(st.characters(codec=None), max_size=5)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)


@st.composite
def near_examples(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """An example with some of its fields exchanged for anything, or anything added."""
    name = draw(st.sampled_from(sorted(TYPES)))
    known = st.sampled_from(sorted(field.alias or key for key, field in TYPES[name].model.model_fields.items()))
    changes = draw(st.dictionaries(known | texts, anything, max_size=3))
    return name, {**TYPES[name].example, **changes}


def check(name: str, data: Any) -> None:
    subject = SUBJECTS[TYPES[name].subject]
    clean, problems = validate(name, subject, data)
    for problem in problems:
        assert problem.pointer.startswith("/data")
        assert problem.detail
        assert orjson.dumps(list(problem))
    if problems:
        assert clean == {}
    else:
        assert orjson.loads(orjson.dumps(clean)) == clean
        assert validate(name, subject, clean) == (clean, [])
        assert consults(name, subject, clean) == [subject, *touches(name, clean)]


@given(st.sampled_from(sorted(TYPES)), anything)
def test_any_json(name: str, data: Any) -> None:
    check(name, data)


@given(near_examples())
def test_nearly_right(posted: tuple[str, dict[str, Any]]) -> None:
    check(*posted)


@given(texts, texts, anything)
def test_any_type_and_subject(name: str, subject: str, data: Any) -> None:
    _, problems = validate(name, subject, data)
    assert problems
    assert orjson.dumps([list(problem) for problem in problems])
