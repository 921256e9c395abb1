"""Watching (关注): subjects, or all of a region, and alerts (提醒) on what changes of them.

Alerts follow from the commits: a job compares what a watcher may see at one commit with what it may see at
the next. They hold ids; what is told of them is read under the grants of who reads.
"""
