"""What the hub does: engine, loading, grants, audit, rules and decisions."""

__version__ = "0.1.0"
