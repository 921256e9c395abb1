"""What is handed on of an investigation as one file, in the forms that others read.

Each writer is pure: it gets the material (:mod:`hub.investigations.exports.material`), in which names of
natural persons are masked already, and answers a text. What a form has no words for is counted and left out.
"""

from hub.investigations.exports.exporting import Export, ExportFormat, export

__all__ = ["Export", "ExportFormat", "export"]
