"""What the hub says to people: each message an id with arguments, in English and Chinese from one catalogue.

A message is raised and kept as its id and its arguments; its text is made last, in the language of who reads
it. The catalogue is two files of gettext's PO format, ``en.po`` and ``zh.po``; tests/test_messages.py holds
them and the code together.
"""
