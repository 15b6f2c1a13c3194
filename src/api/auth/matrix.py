"""Who may do what, as data: roles by actions, the routes of each action, whose clients a role sees. Who posts what: `postings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ledger.tokens import ROLES

Scope = Literal["open", "any", "project", "several"]
Kind = Literal["all", "own", "masked"]


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody may do: in Chinese and English, as what follows "may".

    ``scope``: ``open`` needs no token; ``any`` one of whatever project; ``project`` one that opens the project of the path;
    ``several`` one that opens every project of the query. ``personal``: answers name clients or tell about them.
    """

    zh: str
    en: str
    roles: frozenset[str]
    scope: Scope = "project"
    personal: bool = False


ROLE_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "admin": ("管理员", "administrator"),
    "importer": ("导入程序", "importing program"),
    "manager": ("经理", "manager"),
    "supervisor": ("主管", "supervisor"),
    "front_desk": ("前台", "front desk"),
    "agent": ("招商员", "agent"),
    "finance": ("财务", "finance"),
    "operations": ("营运", "operations"),
    "service": ("客服", "service"),
    "analyst": ("分析员", "analyst"),
    "auditor": ("审计员", "auditor"),
})  # fmt: skip
"""Every role in Chinese and English."""

EVERYBODY = frozenset(ROLES)
READERS = frozenset({"analyst", "auditor"})
"""Roles that post nothing."""
WRITERS = EVERYBODY - READERS
_SIGNERS = frozenset({"admin", "manager"})
_BUILDERS = _SIGNERS | {"analyst"}

_ACTIONS: dict[str, Action] = {
    "open_pages": Action("看首页与健康状态", "look at the first page and at how the server is", EVERYBODY, "open"),
    "read_reference": Action("读接口说明", "read the reference", EVERYBODY, "any"),
    "read_shipped_books": Action("读随附的制度", "read the rulebooks that ship", EVERYBODY, "any"),
    "compare_projects": Action("对比多个项目的指标", "read the figures of several projects", EVERYBODY, "several"),
    "post_events": Action("记事", "post events", WRITERS),
    "read_events": Action("读流水", "read the ledger", EVERYBODY, personal=True),
    "read_rotation": Action("看轮序", "read whose turn it is", EVERYBODY),
    "read_clients": Action("查客户", "search and read clients", EVERYBODY, personal=True),
    "read_ownership": Action("看客户归属", "read whose client it is", EVERYBODY),
    "read_care": Action("看跟进、外出与接待", "read how clients are looked after", EVERYBODY, personal=True),
    "read_complaints": Action("看投诉", "read complaints", EVERYBODY, personal=True),
    "read_deals": Action("看成交与分成", "read deals and their shares", EVERYBODY),
    "read_units": Action("看铺位与报价", "read units, prices and papers", EVERYBODY),
    "read_money": Action("看款项与租金", "read payments, accounts and rents", EVERYBODY),
    "read_forms": Action("看表单", "read forms", EVERYBODY, personal=True),
    "read_worklists": Action("看待办清单", "read worklists", EVERYBODY, personal=True),
    "read_targets": Action("看指标与考核", "read targets and reviews", EVERYBODY),
    "read_figures": Action("看指标数据与佣金", "read figures and commissions", EVERYBODY),
    "read_books": Action("读项目的制度", "read the project's rulebooks", EVERYBODY),
    "read_proofs": Action("取检查点与证明", "read checkpoints and proofs", EVERYBODY),
    "take_evidence": Action(
        "取证据包", "take bundles of evidence", _SIGNERS | {"supervisor", "auditor"}, personal=True
    ),
    "read_access_log": Action("查访问记录", "read the access log", _SIGNERS | {"auditor"}),
    "read_builds": Action("看重算进度", "read how builds stand", EVERYBODY),
    "make_builds": Action("发起、取消重算", "ask for builds, cancel and drop them", _BUILDERS),
    "compare_builds": Action("比对重算结果", "compare builds", _BUILDERS | {"auditor"}),
    "promote_builds": Action("签字启用、撤销重算", "promote and demote builds", _SIGNERS),
    "manage_webhooks": Action("管理到期提醒的去向", "manage webhooks", _SIGNERS),
}

_PROJECT = "/v1/projects/{project}"

_ROUTES: dict[str, tuple[str, ...]] = {
    "open_pages": ("GET /", "HEAD /", "GET /healthz", "HEAD /healthz", "GET /readyz", "HEAD /readyz"),
    "read_reference": ("GET /openapi.json", "GET /docs"),
    "read_shipped_books": ("GET /v1/rulebooks", "GET /v1/rulebooks/{name}", "GET /v1/rulebooks/{name}/diff"),
    "compare_projects": ("GET /v1/kpis",),
    "post_events": (f"POST {_PROJECT}/events",),
    "read_events": (f"GET {_PROJECT}/events",),
    "read_rotation": (f"GET {_PROJECT}/rotation",),
    "read_clients": (
        f"GET {_PROJECT}/clients",
        f"GET {_PROJECT}/clients/{{client}}",
        f"GET {_PROJECT}/clients/{{client}}/timeline",
    ),
    "read_ownership": (f"GET {_PROJECT}/clients/{{client}}/ownership",),
    "read_care": (
        f"GET {_PROJECT}/clients/{{client}}/care",
        f"GET {_PROJECT}/dues",
        f"GET {_PROJECT}/outings",
        f"GET {_PROJECT}/delegations",
        f"GET {_PROJECT}/reserve",
        f"GET {_PROJECT}/allotment",
        f"GET {_PROJECT}/manning",
    ),
    "read_complaints": (
        f"GET {_PROJECT}/complaints",
        f"GET {_PROJECT}/complaints/statistics",
        f"GET {_PROJECT}/complaints/{{complaint}}",
    ),
    "read_deals": (f"GET {_PROJECT}/deals/{{deal}}", f"GET {_PROJECT}/deals/{{deal}}/checklist"),
    "read_units": (
        f"GET {_PROJECT}/units",
        f"GET {_PROJECT}/units/board",
        f"GET {_PROJECT}/units/{{unit}}",
        f"GET {_PROJECT}/units/{{unit}}/quote",
        f"GET {_PROJECT}/leases",
    ),
    "read_money": (
        f"GET {_PROJECT}/deals/{{deal}}/account",
        f"GET {_PROJECT}/units/{{unit}}/rent",
        f"GET {_PROJECT}/payments",
    ),
    "read_forms": (f"GET {_PROJECT}/forms", f"GET {_PROJECT}/forms/missing", f"GET {_PROJECT}/forms/{{name}}"),
    "read_worklists": (f"GET {_PROJECT}/worklists", f"GET {_PROJECT}/worklists/{{name}}"),
    "read_targets": (f"GET {_PROJECT}/targets", f"GET {_PROJECT}/reviews"),
    "read_figures": (f"GET {_PROJECT}/kpis", f"GET {_PROJECT}/kpis/{{figure}}/events", f"GET {_PROJECT}/commissions"),
    "read_books": (
        f"GET {_PROJECT}/rulebook",
        f"GET {_PROJECT}/rulebooks",
        f"GET {_PROJECT}/rulebooks/{{name}}",
        f"GET {_PROJECT}/rulebooks/{{name}}/diff",
    ),
    "read_proofs": (
        f"GET {_PROJECT}/audit/checkpoint",
        f"GET {_PROJECT}/audit/checkpoints",
        f"GET {_PROJECT}/audit/inclusion/{{position}}",
        f"GET {_PROJECT}/audit/consistency",
        f"GET {_PROJECT}/audit/keys",
    ),
    "take_evidence": (f"GET {_PROJECT}/clients/{{client}}/evidence", f"GET {_PROJECT}/deals/{{deal}}/evidence"),
    "read_access_log": (f"GET {_PROJECT}/access",),
    "read_builds": (f"GET {_PROJECT}/rebuilds", f"GET {_PROJECT}/rebuilds/{{build}}"),
    "make_builds": (f"POST {_PROJECT}/rebuilds", f"DELETE {_PROJECT}/rebuilds/{{build}}"),
    "compare_builds": (
        f"GET {_PROJECT}/rebuilds/{{build}}/diff",
        f"GET {_PROJECT}/rebuilds/{{build}}/diff/export",
    ),
    "promote_builds": (f"POST {_PROJECT}/rebuilds/{{build}}/promote", f"POST {_PROJECT}/rebuilds/{{build}}/demote"),
    "manage_webhooks": (
        f"GET {_PROJECT}/webhooks",
        f"POST {_PROJECT}/webhooks",
        f"DELETE {_PROJECT}/webhooks/{{webhook}}",
        f"GET {_PROJECT}/webhooks/dead-letters",
        f"POST {_PROJECT}/webhooks/dead-letters/replay",
    ),
}

ACTIONS: Mapping[str, Action] = MappingProxyType(_ACTIONS)
"""Every action by name."""

ROUTES: Mapping[tuple[str, str], str] = MappingProxyType({
    (method, path): action
    for action, routes in _ROUTES.items()
    for method, _, path in (route.partition(" ") for route in routes)
})  # fmt: skip
"""Method and path template of every route, and the action that it is; no other route answers anybody."""

OPEN_PATHS = frozenset(path for (_, path), action in ROUTES.items() if ACTIONS[action].scope == "open")
"""Paths that hold no data and answer without a token."""

_SIGHT: dict[str, Kind] = {**dict.fromkeys(ROLES, "all"), "agent": "own", "analyst": "masked"}

SIGHT: Mapping[str, Kind] = MappingProxyType(_SIGHT)
"""Whose personal data a role is shown: everybody's, that of their own clients, or nobody's; the rest is masked."""
