"""What is counted. Labels name modules, frontends and tasks; never a merchant, whose number has no bound."""

from prometheus_client import Counter, Gauge, Histogram

requests = Counter("maart_requests", "Answered requests.", ("module", "frontend", "method", "status"))
request_seconds = Histogram(
    "maart_request_seconds",
    "Time to answer a request.",
    ("module", "frontend"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.6, 1, 2.5, 5, 10),
)
tasks = Counter("maart_tasks", "Finished runs of tasks.", ("module", "task", "outcome"))
task_seconds = Histogram(
    "maart_task_seconds",
    "Time that a run of a task took.",
    ("module", "task"),
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800),
)
outbox_sent = Counter("maart_outbox_sent", "Messages handed to the broker.")
outbox_swept = Counter("maart_outbox_swept", "Messages that the sweeper had to send.")
outbox_dead = Counter("maart_outbox_dead", "Messages that were given up.", ("module", "task"))
outbox_lag_seconds = Gauge(
    "maart_outbox_lag_seconds", "Age of the oldest due work.", multiprocess_mode="mostrecent"
)
merchants_broken = Gauge(
    "maart_merchants_broken", "Merchants whose tables cannot be used.", multiprocess_mode="mostrecent"
)
