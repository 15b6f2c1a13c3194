"""Who may do what, in the OpenAPI document: each operation says its action and the roles that the matrix gives it to."""

from __future__ import annotations

from typing import Any

from api.auth.matrix import ACTIONS, ROUTES, SIGHT
from api.auth.postings import IN_OWN_NAME, POSTERS, WORDS_OF_OTHERS
from domain.event import PREFIX
from ledger.tokens import ROLES

ACTION, ROLES_OF, SIGHT_OF, POSTERS_OF = "x-action", "x-roles", "x-sight", "x-posters"
"""Extensions of an operation: its action; the roles that may; whose personal data those are shown; who posts which event."""


def tell_rights(document: dict[str, Any]) -> None:
    """Adds to every operation of a document who may ask it, for programs as extensions and for people as a line."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            name = ROUTES[method.upper(), path]
            action = ACTIONS[name]
            roles = [role for role in ROLES if role in action.roles]
            operation[ACTION] = name
            operation[ROLES_OF] = roles
            who = "every role" if len(roles) == len(ROLES) else ", ".join(roles)
            line = f"Roles: {who}." if action.scope != "open" else "No token is needed."
            if action.personal:
                operation[SIGHT_OF] = {role: SIGHT[role] for role in roles}
                if any(SIGHT[role] != "all" for role in roles):
                    line += " Agents are shown the personal data of their own clients, analysts nobody's; the rest is masked."
            if name == "post_events":
                operation[POSTERS_OF] = {
                    PREFIX + event_type: [role for role in ROLES if role in allowed]
                    for event_type, allowed in POSTERS.items()
                }
                line += (
                    " Which of them posts which event: `x-posters`. A token of an agent who is a member of staff puts no other"
                    f" name where the event says who did it ({', '.join(sorted({one for names in IN_OWN_NAME.values() for one in names}))}),"
                    f" and no agent says {', '.join(WORDS_OF_OTHERS)}: 403, `not_in_own_name`."
                )
            operation["description"] = f"{operation.get('description', '')}\n\n{line}".strip()
