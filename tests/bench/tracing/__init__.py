"""What tracing costs beside hand-written Cypher, on an invented world whose links follow a power law."""
