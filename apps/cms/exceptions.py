"""What can go wrong in cms. The message is for people."""

from django.utils.translation import gettext as _


class CmsError(Exception):
    code = "cms"


class SlugTaken(CmsError):
    code = "slug_taken"

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(_("Another page already has the address “%(slug)s”.") % {"slug": slug})


class NoText(CmsError):
    code = "no_text"

    def __init__(self, language: str) -> None:
        self.language = language
        super().__init__(_("A page needs a title in the store's own language before it can be shown."))


class BadPicture(CmsError):
    code = "bad_picture"
