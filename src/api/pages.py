"""Pages rendered on the server; nothing in them comes from another host."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse

POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""What a browser may do with an answer: show it, and fetch nothing."""
NOTHING = "'none'"
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


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


def page(package: str, name: str, **values: Any) -> HTMLResponse:
    """An answer with that page, whose own styles are allowed by their hash and nothing else is."""
    text = render(package, name, **values)
    styles = " ".join(f"'sha256-{_digest(style)}'" for style in dict.fromkeys(_STYLE.findall(text)))
    return HTMLResponse(text, headers={"Content-Security-Policy": f"{POLICY}; style-src {styles or NOTHING}"})


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
