"""API tokens: made once, shown once, kept as a digest."""

from datetime import datetime, timedelta

from django.db.models import Q

from apps.tenancy.models import ApiToken

NOTE_USE_EVERY = timedelta(minutes=1)


def note_use(*, token: ApiToken, now: datetime) -> None:
    """At most once a minute, so that a busy integration does not write with every call."""
    if token.last_used_at is not None and now - token.last_used_at < NOTE_USE_EVERY:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTE_USE_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
