"""Text of one line, as people and files give it."""

import re
from typing import Final

# Line breaks and other control characters but zero, which is refused with a message where texts are checked.
_BREAKS: Final = re.compile("[\x01-\x1f\x7f-\x9f\u2028\u2029]+")
# They turn round the text around them too: "gnp.exe" reads as "exe.png", a price as another price.
_OVERRIDES: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Without line breaks, without marks that change the direction of text, without blanks around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _BREAKS.sub(" ", _OVERRIDES.sub("", text)).strip()
