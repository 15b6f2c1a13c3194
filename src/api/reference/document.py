"""The OpenAPI document: made when somebody first asks, not at every start."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import ProblemDocument
from api.reference.rights import tell_rights

DESCRIPTION = """\
The ledger of a leasing desk (判单): post what happened, read whose turn it is, whose client it is, and why.

Facts go in as CloudEvents 1.0; who owns a client is never posted but derived under a rulebook, with the clause and the
positions of the evidence. Every error is a problem document (RFC 9457). Times are RFC 3339 with their zone.

A read with `at_least=POSITION` includes what a post has just answered with. Lists go on with `after=` the `next` of the page before.
"""


class Reference:
    """The document of one application."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._document: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document of every route that is meant for clients."""
        if self._document is None:
            self._document = self._make()
        return self._document

    def _make(self) -> dict[str, Any]:
        app = self._app
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=DESCRIPTION,
            routes=app.routes,
            tags=[
                {"name": "ledger", "description": "Facts in, and the facts in order. 记事与流水"},
                {"name": "rotation", "description": "Whose turn it is. 轮序"},
                {"name": "clients", "description": "Clients, their history, and whose they are. 客户与归属"},
                {
                    "name": "care",
                    "description": "What clients are owed, outings, delegations, how a day is manned. 跟进与外出",
                },
                {"name": "deals", "description": "Who gets what part of a deal. 成交与分成"},
                {"name": "units", "description": "Units, holds and contracts. 铺位"},
                {"name": "complaints", "description": "Complaints, every step in time. 投诉"},
                {
                    "name": "targets",
                    "description": "Targets, their split and approval, and quarterly reviews. 指标与考核",
                },
                {"name": "forms", "description": "The desk's forms, filled, and those that are missing. 表单"},
                {
                    "name": "worklists",
                    "description": "Who has to do what by when, and reminders of it. 待办清单与到期提醒",
                },
                {"name": "rulebooks", "description": "The house rules as data. 制度"},
                {
                    "name": "audit",
                    "description": "Signed checkpoints, proofs, and evidence to be checked elsewhere. 审计与证据",
                },
                {"name": "health", "description": "Whether the server works."},
            ],
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        model = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        schemas.update(model.pop("$defs", {}))
        schemas[ProblemDocument.__name__] = model
        # What the framework documents by itself for its own form of errors, which this server does not send.
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        tell_rights(document)
        return document
