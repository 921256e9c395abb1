"""Documents of the fields about deliveries."""

from __future__ import annotations

DELIVERY = """
query ($id: ID!, $purpose: PurposeInput!, $outcome: RowOutcome, $first: Int, $after: String) {
  delivery(id: $id, purpose: $purpose) {
    id state rows rowsDone waitingCount mendedCount mends counts { outcome count } reasons { reason count }
    authority { code } problem { zh en }
    receipts(outcome: $outcome, first: $first, after: $after) {
      edges { node {
        row outcome records
        faults { reason column problem { zh } found { zh en } expected { zh en } toDo { zh } }
        mends { delivery row } mendedBy { delivery row }
      } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
DELIVERIES = """
query ($purpose: PurposeInput!, $state: DeliveryState, $first: Int, $after: String) {
  deliveries(purpose: $purpose, state: $state, first: $first, after: $after) {
    edges { node { id state } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
SUBMIT = """
mutation ($key: String!, $records: [SubmittedRecordInput!]!, $whole: Boolean, $purpose: PurposeInput!) {
  submitRecords(key: $key, records: $records, whole: $whole, purpose: $purpose) {
    delivery { id state } again receipt rowReceipts { row outcome records faults { reason column } }
  }
}
"""
WITHDRAW = """
mutation ($id: ID!, $reason: String!, $purpose: PurposeInput!) {
  withdrawDelivery(id: $id, reason: $reason, purpose: $purpose) { delivery { id state } receipt }
}
"""
DOCUMENTS = {
    "delivery": DELIVERY,
    "deliveries": DELIVERIES,
    "submitRecords": SUBMIT,
    "withdrawDelivery": WITHDRAW,
}
