"""Names as they are typed."""

from __future__ import annotations

import pytest

from projections.people.names import readings


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张三", "zhangsan zs"),
        ("单雄信", "danxiongxin dxx shanxiongxin sxx"),
        ("欧阳修", "ouyangxiu oyx"),
        ("王 Li", "wangli wli"),
        ("O'Neil", "oneil"),
        ("！？", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_readings(name: str | None, expected: str) -> None:
    assert readings(name) == expected
