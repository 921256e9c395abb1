"""Who may read what, and what of a record, a result or a name is shown.

``caller_and_purpose`` is who asks and for what, ``grants`` on what its reading rests, ``who_may_read`` and
``links`` the predicates that every statement on subject data carries; ``sharing`` says what of a record that
may be read is shown, ``masking`` what of a name.

A grant ends with what gave it, so each is matched inside of the statement that reads under it.
"""
