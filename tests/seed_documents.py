"""Documents of the seeds. Tests read them a few dozen times: a file with the same content is parsed once."""

from pathlib import Path

from hub.policy.document_reading import read
from hub.policy.yaml_documents import Document

_PARSED: dict[tuple[str, bytes], Document] = {}


def read_once(path: Path, name: str) -> Document:
    """What :func:`hub.policy.document_reading.read` answers. Raises as it does, each time anew."""
    key = name, path.read_bytes()
    if key not in _PARSED:
        _PARSED[key] = read(path, name)
    return _PARSED[key]
