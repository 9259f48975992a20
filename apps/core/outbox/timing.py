"""How long the outbox waits for what. Chosen so that work of a killed worker is done again within 60 seconds.

At worst a worker dies just after it renewed its lease, and the sweeper has just been there: ``LEASE`` +
``SWEEP_EVERY`` + the work itself.
"""

import random
from datetime import timedelta

LEASE = timedelta(seconds=20)
RENEW_EVERY = timedelta(seconds=5)
SWEEP_EVERY = timedelta(seconds=15)

# A message can be lost with the broker, or with a worker that had fetched it.
RESEND_AFTER = (15, 15, 30, 60, 120, 300, 600)

MAX_ATTEMPTS = 8
RETRY_FIRST = 5.0
RETRY_LONGEST = 3600.0

KEEP_FINISHED = timedelta(days=3)
KEEP_REMEMBERED = timedelta(days=90)
KEEP_FORMS = timedelta(days=7)
ASK_SUSPENDED_AGAIN = timedelta(hours=1)
ASK_BROKEN_AGAIN = timedelta(minutes=5)


def resend_after(sends: int) -> timedelta:
    """How long a message that was sent ``sends`` times may stay unclaimed before it counts as lost."""
    return timedelta(seconds=RESEND_AFTER[min(max(sends, 1), len(RESEND_AFTER)) - 1])


def retry_after(attempts: int) -> timedelta:
    """Back-off with jitter: doubles with each attempt, so that what failed together does not come back together."""
    pause = min(RETRY_FIRST * 2 ** (attempts - 1), RETRY_LONGEST)
    return timedelta(seconds=pause * random.uniform(0.75, 1.25))
