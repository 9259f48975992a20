"""A process that switches modules as it is told on standard input: ``on toy_reviews oms``. Answers with its pid."""

import os
import sys

import django


def main() -> None:
    django.setup()
    from apps.core.actor import SYSTEM
    from apps.core.modules.lifecycle import disable_module, enable_module

    print("ready", flush=True)
    for line in sys.stdin:
        word, code, platform = line.split()
        switch = enable_module if word == "on" else disable_module
        switch(platform=platform, code=code, actor=SYSTEM)
        print(os.getpid(), flush=True)


if __name__ == "__main__":
    main()
