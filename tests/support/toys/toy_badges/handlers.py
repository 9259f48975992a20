"""One handler of each mode. What was called in this process stands in ``seen``."""

from apps.core.modules.config import module_config
from apps.core.modules.events import ProcessStarted, ProcessStopping
from apps.core.outbox import enqueue
from tests.support.toys.toy_badges.exceptions import Shouting
from tests.support.toys.toy_badges.public.models import Happening
from tests.support.toys.toy_reviews.events import ReviewWritten

seen: list[str] = []


def refuse_shouting(event: ReviewWritten) -> None:
    if event.title.isupper() and not module_config("toy_badges")["loud"]:
        raise Shouting(event.title)


def remember(event: ReviewWritten) -> None:
    seen.append(event.title)


def award(event: ReviewWritten) -> None:
    if event.stars >= module_config("toy_badges")["stars"]:
        enqueue(
            "tests.support.toys.toy_badges.tasks.award_badge",
            kwargs={"review_id": event.review_id},
            dedupe_key=f"badge:{event.review_id}",
        )


def note_process_started(event: ProcessStarted) -> None:
    Happening.objects.create(what=f"event:started:{event.kind}", pid=event.pid)


def note_process_stopping(event: ProcessStopping) -> None:
    Happening.objects.create(what=f"event:stopping:{event.kind}", pid=event.pid)
