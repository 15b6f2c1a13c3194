"""What sides of a review and their results are called."""

from __future__ import annotations

from domain.rulebooks.words import Both

SIDES = {
    "self": Both("自评", "one's own score"),
    "superior": Both("上级评分", "the superior's score"),
    "client": Both("客户评分", "the clients' scores"),
}
"""Whose score it is, in the order in which a review has them."""

EFFECTS = {
    "no_score": Both("评分不齐，当季不计分：缺{}", "No score this quarter: without {}"),
    "incomplete": Both("评分不齐：缺{}", "Scored without {}"),
    "below": Both("低于合格分数：{}", "Below the standard: {}"),
    "warning": Both("{}不合格，予以警告", "Below the standard for {}: a warning"),
    "dismissal": Both(
        "{}不合格，达到辞退条件，由领导决定", "Below the standard for {}: dismissal, for a leader to decide"
    ),
    "excellent": Both("优秀：{}分，可予晋升、加薪", "Excellent, {}: promotion or a raise"),
}
"""What follows from a score; ``{}`` stands for what it is about."""


def counted(quarters: int) -> Both:
    """So many quarters in a row."""
    return Both(f"连续{quarters}个季度", f"{quarters} quarters in a row" if quarters > 1 else "this quarter")
