"""Apps of a merchant that use what the template compiler must copy: every kind of column, key, index and row."""
