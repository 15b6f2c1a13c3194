"""The application: routes, the gate in front of them, and what they share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from api import problems
from api.access.routes import router as access
from api.audit.routes import router as audit
from api.auth.coverage import check_routes
from api.auth.gate import Gate
from api.auth.limits import Failures, Rates
from api.auth.recording import Recording
from api.care.routes import router as care
from api.clients.routes import router as clients
from api.complaints.routes import router as complaints
from api.deals.routes import router as deals
from api.events.post import router as posting
from api.events.routes import router as events
from api.evidence.routes import router as evidence
from api.forms.routes import router as forms
from api.health.routes import router as health
from api.kpis.routes import router as kpis
from api.kpis.routes import several
from api.leasing.routes import router as leasing
from api.rebuilds.diffs import router as diffs
from api.rebuilds.routes import router as rebuilds
from api.reference.document import Reference
from api.reference.routes import router as reference
from api.requests.deadline import Deadline
from api.requests.once import Once
from api.requests.trace import Trace
from api.rotation.routes import router as rotation
from api.rulebooks.routes import router as rulebooks
from api.rulebooks.routes import shipped
from api.services import Services
from api.targets.routes import router as targets
from api.units.routes import router as units
from api.webhooks.routes import router as webhooks
from api.welcome.routes import router as welcome
from api.worklists.routes import router as worklists
from ledger.database import Database

ROUTERS: tuple[APIRouter, ...] = (
    posting,
    events,
    rotation,
    clients,
    care,
    deals,
    leasing,  # before the units: /units/board is no unit
    units,
    forms,
    complaints,
    targets,
    kpis,
    several,
    worklists,
    webhooks,
    rulebooks,
    shipped,
    rebuilds,
    diffs,
    audit,
    evidence,
    access,
    health,
    reference,
    welcome,
)


def create_app(database: Database) -> FastAPI:
    """The ASGI application over an open database. Whoever opened the database closes it.

    Raises MatrixError when a route and the matrix of roles do not know each other.
    """
    settings = database.settings
    app = FastAPI(
        title="Pandan 判单",
        version=metadata.version("pandan"),
        lifespan=_lifespan,
        openapi_url=None,  # the document is served by a route of ours, behind the gate
        redirect_slashes=False,
        middleware=[
            Middleware(Trace),
            Middleware(Deadline, seconds=settings.request_seconds),
            Middleware(Recording),
            Middleware(
                Gate,
                max_body=settings.max_body_bytes,
                rates=Rates(settings.token_rate),
                failures=Failures(settings.refusal_seconds),
            ),
            Middleware(Once),
        ],
        exception_handlers={
            problems.ProblemError: problems.on_problem,
            HTTPException: problems.on_http_exception,
            RequestValidationError: problems.on_invalid_parameters,
        },
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.database = database
    for router in ROUTERS:
        # Straight into the application's own list: a nested router matches every request twice.
        app.router.routes.extend(router.routes)
    check_routes(app.router.routes)
    app.state.reference = Reference(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with Services.running(app.state.database) as services:
        app.state.services = services
        app.state.ledgers = services.ledgers
        yield
