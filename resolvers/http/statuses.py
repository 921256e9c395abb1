"""HTTP statuses and media types of answers, by the edition of the GraphQL-over-HTTP specification.

An answer is made with the status of the newest edition (the specification's main branch of August 2026): 422
where a request, a document or its variables do not fit, 400 where text can't be parsed, 294 where `data` and
`errors` stand together. The edition of 2024 knows neither 422 nor 294, and answers a document that GraphQL
refuses with 200 to clients of ``application/json``.
"""

from typing import Literal

from graph_schema.vocabulary import ErrorCode
from resolvers.http.requests import GRAPHQL, JSON

Edition = Literal["2024", "2026"]
OK = 200
NOT_MODIFIED = 304
PARTIAL = 294
"""`data`, even null, and `errors`: execution had begun."""
UNPARSED = 400
MISFIT = 422
OF_REFUSAL = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.INTERNAL: 500,
}
"""Of requests that are refused before anything is executed; of all other codes :data:`UNPARSED`."""
OF_FILE = {ErrorCode.NOT_FOUND: 404, ErrorCode.CONFLICT: 409}
"""Beside them where an address names a delivery: GraphQL tells these inside of an answer."""
_OF_2024 = {PARTIAL: OK, MISFIT: UNPARSED}


def status_and_media(
    edition: Edition, status: int, media: str | None, *, by_graphql: bool
) -> tuple[int, str]:
    """The status and the media type of an answer.

    Args:
        status: that of the newest edition.
        media: the one that the client asked for; None: it takes none that there is.
        by_graphql: whether GraphQL itself refused the document or its variables.
    """
    if edition == "2024":
        lenient = by_graphql and media == JSON
        return OK if lenient else _OF_2024.get(status, status), media if media == GRAPHQL else JSON
    # What is not 2xx is marked as the hub's own by its media type: a proxy's error page is not.
    return status, JSON if media == JSON and status < 300 else GRAPHQL
