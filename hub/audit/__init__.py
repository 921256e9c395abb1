"""The read log (查询留痕): one chained entry for each operation, written before its answer leaves.

While an operation runs, a :class:`Disclosures` collects what it discloses. Before the first byte of the
answer leaves, the :class:`AuditWriter` commits one entry; if it can't, the answer is a refusal. The entries
of all writers become one Merkle tree, whose signed heads (checkpoints) are kept in the graph and in files;
old entries move to segment files. ``entries``, ``merkle``, ``signed_notes``, ``proof_checking`` know no
graph.
"""

from hub.audit.checkpoints import checkpoint, latest
from hub.audit.disclosures import Disclosures
from hub.audit.entries import entry_hash
from hub.audit.exports import export
from hub.audit.last_verification import Verified, remember, remembered
from hub.audit.log import AuditLog, open_log, signer_for
from hub.audit.proof_making import find, prove, prove_consistency, prove_placed
from hub.audit.searching import EntryFilter, reads_of, search
from hub.audit.segments import move_all
from hub.audit.verifying import Examination, examine, mend, verify
from hub.audit.writer import AuditWriter, Written

__all__ = [
    "AuditLog",
    "AuditWriter",
    "Disclosures",
    "EntryFilter",
    "Examination",
    "Verified",
    "Written",
    "checkpoint",
    "entry_hash",
    "examine",
    "export",
    "find",
    "latest",
    "mend",
    "move_all",
    "open_log",
    "prove",
    "prove_consistency",
    "prove_placed",
    "reads_of",
    "remember",
    "remembered",
    "search",
    "signer_for",
    "verify",
]
