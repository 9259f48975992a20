class EmbeddedError(RuntimeError):
    """The embedded services cannot be used; the message is one sentence that says what to do."""
