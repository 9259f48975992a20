from django.db.utils import DatabaseError


class ScopeError(DatabaseError):
    """A statement would have run in another schema or as another role than the code asked for."""
