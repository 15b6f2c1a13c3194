"""Phone numbers as desks write them, into E.164."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from pydantic_core import PydanticCustomError

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MOBILE_ABROAD = re.compile(r"(?:\+|00)?86(1[3-9][0-9]{9})")
_SPACING = re.compile(r"[\s().\-_/\u2010-\u2015\u00a0]+")


def normalise_phone(written: str) -> str:
    """``written`` as E.164: ``138-0000 0000`` → ``+8613800000000``, ``021-62345678`` → ``+862162345678``.

    A number without country code is read as Chinese. Raises PydanticCustomError ``not_a_phone`` for what no phone can dial.
    """
    if _MOBILE.fullmatch(written):
        return "+86" + written
    bare = _SPACING.sub("", unicodedata.normalize("NFKC", written))
    if _MOBILE.fullmatch(bare):
        return "+86" + bare
    if mobile := _MOBILE_ABROAD.fullmatch(bare):
        return "+86" + mobile[1]
    try:
        number = phonenumbers.parse(bare, "CN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise PydanticCustomError(
            "not_a_phone",
            "This is no phone number: write a Chinese mobile (13800000000), a landline with area code (021-62345678) "
            "or a foreign number with + and country code.",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
