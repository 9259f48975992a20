from collections import Counter
from typing import Any

from apps.core import translations
from apps.core.management.base import Exit, MaartCommand, Result, lines


class Command(MaartCommand):
    help = "Check that every text is translated into every language, with the same placeholders, and none is left over."
    example = "check_translations --json"

    def run(self, options: dict[str, Any]) -> Result:
        problems = translations.find_problems(translations.extract_messages())
        if not problems:
            return Result([], lines("Every text is translated."))
        said = [f"{problem.language}: {problem.message!r}: {problem.what}" for problem in problems]
        counts = Counter(problem.language for problem in problems)
        total = ", ".join(f"{language} {count}" for language, count in sorted(counts.items()))
        return Result(problems, lines(*said, f"{len(problems)} problems: {total}"), Exit.FAILED)
