"""What runs beside the answers: ends that are published, and checkpoints of the log that are written.

No answer waits for a job, and one that is late changes none.
"""
