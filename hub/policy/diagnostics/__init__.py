"""What is said about a document that is wrong: where, what was found, what was expected, what to do.

In English and Chinese, for the person who wrote the document.
"""
