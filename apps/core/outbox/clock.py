from django.db.models import DateTimeField, Func


class ClockTimestamp(Func):
    """The database's clock at this moment; ``now()`` stands still within a transaction."""

    template = "clock_timestamp()"
    output_field = DateTimeField()
    arity = 0
