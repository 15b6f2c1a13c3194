"""Pages rendered on the server; nothing in them comes from another host."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def _template(package: str, name: str) -> Template:
    environment = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def render(package: str, name: str, **values: Any) -> str:
    """The page of template ``name`` in the ``templates`` folder of ``package``, with ``values`` escaped."""
    return _template(package, name).render(values)
