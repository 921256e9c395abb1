"""What GraphQL shows: one file per noun of the API."""

from resolvers import enums

__all__ = ["enums"]
