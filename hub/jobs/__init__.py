"""What runs beside the answers: ends that are published, checkpoints of the log that are written, the index
of names that follows what is written.

No answer waits for a job, and one that is late changes none.
"""
