"""What the steps of a complaint are called, and what is pointed out about them."""

from __future__ import annotations

from domain.rulebooks.words import Both

STEP_NAMES = {
    "opened": Both("投诉登记", "opened"),
    "judged": Both("投诉判定", "judged"),
    "assigned": Both("投诉转办", "assigned"),
    "investigated": Both("投诉调查", "investigated"),
    "proposed": Both("处理方案", "proposed"),
    "decided": Both("领导裁定", "decided"),
    "carried_out": Both("投诉执行", "carried out"),
    "closed": Both("投诉结案", "closed"),
    "followed_up": Both("投诉回访", "followed up"),
}
"""A step as its events are called."""

STANDINGS = {
    "open": Both("办理中", "open"),
    "overdue": Both("逾期未结", "overdue"),
    "in_time": Both("按时办结", "closed in time"),
    "late": Both("逾期办结", "closed late"),
}
"""How a complaint stands against its limit."""

FIELD_NAMES = {
    "answer": Both("答复", "the answer"),
    "by": Both("经办人", "who did it"),
    "cause": Both("原因", "the cause"),
    "client_signed": Both("客户签字", "the client's signature"),
    "client_told": Both("是否告知客户", "whether the client was told"),
    "decision": Both("裁定", "the decision"),
    "founded": Both("是否成立", "whether it is founded"),
    "proposal": Both("选定的方案", "which proposal was picked"),
    "proposals": Both("方案", "the proposals"),
    "responsible": Both("责任人", "who is responsible"),
    "result": Both("执行结果", "what was done"),
    "satisfied": Both("是否满意", "whether the client is satisfied"),
    "statement": Both("投诉内容", "what the complaint is about"),
    "summary": Both("总结", "the summary"),
    "to": Both("责任部门或责任人", "the responsible department or person"),
}
"""What belongs to a step, as people call it."""
