"""Investigations (调查案件) in GraphQL: the file of a matter, its saved graphs, exports, watches."""
