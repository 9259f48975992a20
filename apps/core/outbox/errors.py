class UnknownTask(LookupError):
    """No module declares the task, so nobody would ever run it."""


class NotDead(LookupError):
    """There is no such dead letter (any more)."""


class AlreadyWaiting(ValueError):
    """The same work has been asked for again since it was given up."""
