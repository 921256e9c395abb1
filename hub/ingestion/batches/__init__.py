"""One batch of rows, in one transaction: all facts of a row, or none and the reason.

``batch_writing`` writes it, ``batch_plan`` is what it says, with each thing once. The others each look at one
matter of its rows beside the graph: whom they mean (``rows_without_codes``, ``other_names``,
``merged_subjects``, ``row_subjects``), which records they name (``stored_records``, ``same_decisions``,
``records_of_one_number``), what an objection had corrected (``objected_values``), what has ended
(``annulments``), and what earlier batches of the file said (``earlier_batches``).
"""
