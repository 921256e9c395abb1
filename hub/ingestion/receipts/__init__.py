"""What became of each row (回执): kept with its batch, shown to who sent it, and sent back to be corrected.

``row_receipts`` keeps and pages them, ``row_match`` and ``matches_shown`` say whom a row means and what of
that its reader may know, ``message_texts`` are their messages in both languages, ``printed_lines`` a receipt
for a terminal. What could not be used is kept by ``set_aside_files``, and given back by ``bad_rows_file``.
"""
