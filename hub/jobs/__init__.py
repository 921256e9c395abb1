"""What runs beside the answers: ends that are published, checkpoints of the log that are written, the index
of names that follows what is written.

``job_thread`` is the thread of each; which jobs a hub has, and when they start, says :mod:`hub.app`. No
answer waits for a job, and one that is late changes none.
"""
