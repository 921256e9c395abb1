"""What the hub does: a room for each subject matter, on the floor of those that it stands on.

The rooms and their order are ``[tool.importlinter]`` in ``pyproject.toml``; each says in its own first lines
what belongs in it.
"""

__version__ = "0.1.0"
