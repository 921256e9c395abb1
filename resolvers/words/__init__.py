"""What each word of the API means, in English and Chinese: the descriptions of the SDL.

Each is written once: in the code, where a noun says what is its own; in the tables beside this file for all
else, by name or by place. tests/test_words.py finds what is not described, and which line is not used.
"""
