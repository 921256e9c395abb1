"""Who is meant (实体识别) by a row that comes without a code or with an old one: candidates with
their reasons, what people judged of them, and subjects that are one and the same.

Nothing is matched on likeness alone, and no natural person by name.
"""
