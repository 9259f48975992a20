"""The few shapes of Markdown that the reference needs."""

from collections.abc import Iterable, Sequence


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """An empty string when there are no rows."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        return ""
    head = [list(columns), ["---"] * len(columns)]
    return "".join(f"| {' | '.join(row)} |\n" for row in (*head, *cells))


def code(text: object) -> str:
    return f"`{text}`" if str(text) else ""


def codes(texts: Iterable[object]) -> str:
    return ", ".join(code(text) for text in texts)


def sections(*parts: str) -> str:
    """Parts one blank line apart, empty ones left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
