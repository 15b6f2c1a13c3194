"""A book laid out for the judges says what the book says."""

from __future__ import annotations

import pytest

from domain.rulebooks import PRESETS, Parameter, load_preset
from domain.rulebooks.laid_out import Plain


@pytest.mark.parametrize("name", PRESETS)
def test_every_setting_reads_as_in_the_book(name):
    book = load_preset(name)
    for path, parameter in book.parameters():
        found = book.laid_out
        for step in path.split("."):
            found = getattr(found, step)
        assert (found.clauses, found.zh, found.en, found.source) == (
            parameter.clauses,
            parameter.zh,
            parameter.en,
            parameter.source,
        )
        assert same(found.value, parameter.value), path
    assert (book.laid_out.name, book.laid_out.hash) == (book.name, book.hash)


def same(laid_out, value):
    if not isinstance(laid_out, Plain):
        return laid_out == value
    return all(same(getattr(laid_out, name), getattr(value, name)) for name in type(value).model_fields)


def test_what_is_worked_out_once_is_worked_out_and_what_is_one_setting_stays_one():
    book = load_preset("sd")
    rules = book.laid_out.ownership
    assert rules.protecting["visit"] is rules.protection
    assert isinstance(book.ownership.protecting["visit"], Parameter)
    assert rules.surely == book.ownership.surely
    assert rules.protection.value.at_most == book.ownership.protection.value.at_most
    assert book.laid_out is book.laid_out
