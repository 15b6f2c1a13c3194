"""The server and the workers of the API's tests, for the journeys."""

from tests.api.conftest import (
    address,
    admin,
    anonymous,
    application,
    as_role,
    database,
    environment,
    pandan,
    token,
    working,
)

__all__ = [
    "address",
    "admin",
    "anonymous",
    "application",
    "as_role",
    "database",
    "environment",
    "pandan",
    "token",
    "working",
]
