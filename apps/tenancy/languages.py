"""Which of the offered languages a reader gets."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header


def known(codes: Iterable[str] | None = None) -> list[str]:
    """The languages of the installation, or those of ``codes`` that it has, in the given order."""
    installed = [code for code, _name in settings.LANGUAGES]
    return installed if codes is None else [code for code in codes if code in installed]


def negotiate(request: HttpRequest, offered: list[str], fallback: str) -> str:
    """Cookie, then the browser's wishes, then ``fallback``."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in offered:
        return chosen
    for wish, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wish == "*":
            break
        match = next((code for code in (wish, wish.split("-")[0]) if code in offered), None)
        if match:
            return match
    return fallback if fallback in offered else next(iter(offered), settings.LANGUAGE_CODE)


def merged_texts(stored: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """``given`` over ``stored``: an empty text takes its language out, languages that are not named stay.

    So a form that shows the store's languages keeps the texts of those that are switched off.
    """
    return {code: text for code, text in {**stored, **given}.items() if text}


def in_language(texts: Mapping[str, str], language: str, fallback: str) -> str:
    """Of texts by language the one in ``language``, else the fallback's, else any there is, else nothing."""
    return next((text for code in (language, fallback, *texts) if (text := texts.get(code, ""))), "")


def text_in(texts: Mapping[str, str], fallback: str) -> str:
    """As ``in_language``, in the reader's."""
    return in_language(texts, get_language() or fallback, fallback)
