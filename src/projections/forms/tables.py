"""The rows of forms (表单): those that are owed, and those that are handed in."""

from __future__ import annotations

from domain.forms.due import Due
from domain.forms.filings import Filing
from projections.tables import Table

_TEXT, _MOMENT = "text", "timestamptz"

FORM_DUES = Table(
    "form_dues",
    Due,
    (
        *[_TEXT] * 3, "date", *[_TEXT] * 4, _MOMENT, _MOMENT, "int8", "int8", _MOMENT, _MOMENT, _TEXT, _MOMENT, _MOMENT,
        _TEXT, _TEXT,
    ),
    key=3,
)  # fmt: skip

FORM_FILINGS = Table(
    "form_filings", Filing, ("int8", _TEXT, _TEXT, "date", "date", _TEXT, _TEXT, _MOMENT, _MOMENT, _TEXT)
)
