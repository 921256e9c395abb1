"""GraphiQL in the browser, from the WebJars that Maven put beside the engine: no CDN, no build step.

The jars are ``<home>/engine/web/*.jar`` (org.webjars.npm: graphiql, react, react-dom). Files are found by
their name in them, so that a new version needs no change here. What a person types stays in the page's
memory: GraphiQL would otherwise keep queries and variables, identity numbers among them, in the browser.
"""

import json
import secrets
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

ASSETS = {
    "graphiql.min.js": "text/javascript",
    "graphiql.min.css": "text/css",
    "react.production.min.js": "text/javascript",
    "react-dom.production.min.js": "text/javascript",
}

_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Credit hub: GraphQL explorer</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{assets}/graphiql.min.css">
<style nonce="{nonce}">html, body, #explorer {{ height: 100%; margin: 0; overflow: hidden }}</style>
</head>
<body>
<div id="explorer">Loading…</div>
<script nonce="{nonce}" src="{assets}/react.production.min.js"></script>
<script nonce="{nonce}" src="{assets}/react-dom.production.min.js"></script>
<script nonce="{nonce}" src="{assets}/graphiql.min.js"></script>
<script nonce="{nonce}">
const kept = new Map();
const storage = {{
  get length() {{ return kept.size; }},
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => {{ kept.set(key, value); }},
  removeItem: (key) => {{ kept.delete(key); }},
  clear: () => {{ kept.clear(); }},
}};
const send = GraphiQL.createFetcher({{ url: location.pathname }});
// Where no token is given, the headers tab opens with "Bearer ": until one is put in, there is no caller.
const given = (headers) => Object.fromEntries(
  Object.entries(headers ?? {{}}).filter(([, value]) => String(value).trim() !== "Bearer")
);
ReactDOM.createRoot(document.getElementById("explorer")).render(
  React.createElement(GraphiQL, {{
    fetcher: (request, options) => send(request, {{ ...options, headers: given(options?.headers) }}),
    defaultQuery: {query},
    defaultHeaders: {headers},
    variables: {variables},
    defaultEditorToolsVisibility: "headers",
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
    storage,
  }})
);
</script>
</body>
</html>
"""

_ABSENT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Credit hub</title></head>
<body>
<h1>The GraphQL explorer is not installed</h1>
<p>Its files were not found: no {missing} in the jars of <code>engine/web</code> in the hub's home.</p>
<p>To get them, run the hub's start once with Maven at hand (<code>make run</code>).
GraphQL itself answers here: send a POST with <code>Content-Type: application/json</code>.</p>
</body>
</html>
"""


@dataclass(frozen=True)
class Explorer:
    """The page and its files. ``folder`` holds the jars; ``prefix`` is where :attr:`routes` are mounted.

    ``development_token`` signs a token that stands in the page, so that the first question needs no copying:
    only on a hub that believes such tokens, and only for a person at this machine (:func:`at_this_machine`).
    """

    folder: Path
    default_query: str
    default_variables: str = "{}"
    development_token: Callable[[], str] | None = None
    prefix: str = "/explorer"

    def page(self, request: Request) -> Response:
        """The explorer, or a plain page that says what is missing."""
        token = ""
        if self.development_token is not None and at_this_machine(request):
            token = self.development_token()
        nonce = secrets.token_urlsafe(18)
        missing = [name for name in ASSETS if name not in self._files]
        if missing:
            text = _ABSENT.format(missing=", ".join(missing))
        else:
            text = _PAGE.format(
                assets=self.prefix,
                nonce=nonce,
                query=_script_string(self.default_query),
                headers=_script_string(json.dumps({"Authorization": f"Bearer {token}"}, indent=2)),
                variables=_script_string(self.default_variables),
            )
        return HTMLResponse(text, headers={**_headers(nonce), "cache-control": "no-store"})

    def asset(self, request: Request) -> Response:
        """One of the files that the page asks for."""
        name = str(request.path_params["name"])
        content = self._files.get(name)
        if content is None:
            return PlainTextResponse("The explorer has no such file.", 404)
        headers = {"x-content-type-options": "nosniff", "cache-control": "max-age=3600"}
        return Response(content, media_type=ASSETS[name], headers=headers)

    @property
    def routes(self) -> list[Route]:
        """To be added to the application's routes."""
        return [Route(f"{self.prefix}/{{name}}", self.asset, methods=["GET"])]

    @cached_property
    def _files(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for jar in sorted(self.folder.glob("*.jar")):
            try:
                with zipfile.ZipFile(jar) as archive:
                    for path in archive.namelist():
                        name = path.rpartition("/")[2]
                        if name in ASSETS and "/cjs/" not in path and "/webjars/" in path:
                            found[name] = archive.read(path)
            except zipfile.BadZipFile:
                continue
        return found


def at_this_machine(request: Request) -> bool:
    """Whether a person at this machine opened the page by its own name: the connection and the name are
    loopback's, no proxy passed it on, and no other site's script asks for it."""
    client = request.client.host if request.client is not None else ""
    return (
        _loopback(client)
        and _loopback(request.url.hostname or "")
        and not any(name in request.headers for name in (*_PASSED_ON, "origin"))
        and request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    )


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _headers(nonce: str) -> dict[str, str]:
    policy = (
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; font-src data:; "
        f"script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }


def _script_string(text: str) -> str:
    """A JavaScript string that can't end its script element."""
    return json.dumps(text).replace("<", "\\u003c")
