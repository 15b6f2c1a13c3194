"""The demo desk's own rule book (锦澜广场招商部接待与判单办法), which it publishes and adopts in its third month."""

from __future__ import annotations

NAME = "jinlan"
TEXT = """\
name = "jinlan"
zh = "《锦澜广场招商部接待与判单办法》"
en = "Jinlan Plaza Leasing Desk Rules"
source = "JL"
extends = "sc"

[clauses.JL-1]
article = "第一条"
zh = "客户三周内无人有效跟进的，视为新客户；电话未接通的不算跟进。"
en = "A client without a follow-up that counts for three weeks is new; a call that was not answered does not count."

[clauses.JL-2]
article = "第二条"
zh = "以签订认购书为成交。成交后当日提出异议的，首接人与成交人各半；次日起提出的归成交人。"
en = "The signed subscription decides the deal. Who was first and objects the same day shares it equally with who closed; from the next day on it is the closer's."

[clauses.JL-3]
article = "第三条"
zh = "双方可自行协商；协商不成的，由经理或主管裁决，裁决为终局。"
en = "The parties may agree among themselves; else the manager or the supervisor rules, finally."

[ownership.protection]
value = { days = 21 }
clauses = ["JL-1"]
zh = "保护期三周，每次有效跟进后重新计算"
en = "Protection lasts three weeks, anew from each follow-up that counts"

[ownership.unanswered]
value = "none"
clauses = ["JL-1"]

[deals.trigger]
value = "subscription"
clauses = ["JL-2"]

[deals.raised.same_day]
value = "half"
clauses = ["JL-2"]

[deals.raised.later]
value = "closer"
clauses = ["JL-2"]

[deals.who_rules]
value = ["manager", "supervisor"]
clauses = ["JL-3"]
"""
