"""``/openapi.json`` for programs, and ``/docs`` for people: the same document as a page that needs no other host."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from api.auth.access import KNOWN
from api.pages import page
from api.reference.document import Reference

router = APIRouter(dependencies=KNOWN)


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> Response:
    """The OpenAPI 3.1 document."""
    return Response(orjson.dumps(_reference(request).document()), media_type="application/json")


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """The reference as a page."""
    document = _reference(request).document()
    return page("api.reference", "reference.html", document=document, groups=_groups(document))


def _reference(request: Request) -> Reference:
    reference: Reference = request.app.state.reference
    return reference


def _groups(document: dict[str, Any]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The operations by tag, in the document's order; JSON examples as text."""
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for tag in operation.get("tags", ["ledger"]):
                groups.setdefault(tag, []).append(
                    {**operation, "method": method, "path": path, "bodies": _bodies(operation)}
                )
    described = {tag["name"]: tag for tag in document["tags"]}
    return [(described.get(name, {"name": name, "description": ""}), found) for name, found in groups.items() if found]


def _bodies(operation: dict[str, Any]) -> list[tuple[str, str]]:
    content = operation.get("requestBody", {}).get("content", {})
    examples: dict[str, Any] = next((media["examples"] for media in content.values() if media.get("examples")), {})
    return [
        (example.get("summary", name), orjson.dumps(example["value"], option=orjson.OPT_INDENT_2).decode())
        for name, example in examples.items()
    ]
