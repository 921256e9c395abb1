"""Deliveries (交付): what somebody sends is received, validated, written, and closed; or refused, or
withdrawn.

``incoming_files`` takes files in (an upload, a folder), ``pushed_records`` what a program pushes,
``who_may_submit`` says who sends what, ``kept_files`` keeps the bytes. ``received_delivery`` is a delivery in
the graph with its state, ``delivery_steps`` are the steps of one, and ``resuming`` takes each to its end,
from wherever a crash left it; ``claims`` let one process at a time. ``corrected_files`` mend rows of an
earlier delivery, ``delivery_access`` says who sees one.
"""
