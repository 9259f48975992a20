"""The pages that a shopper must be able to read before ordering."""

from typing import Final

from django.urls import reverse

from apps.cms.context_processors import frame_of
from apps.core.http.request import MaartRequest

SLUGS: Final = ("terms", "privacy", "returns")


def legal_links(request: MaartRequest) -> dict[str, dict[str, str]]:
    links = {link.slug: link for link in frame_of(request).links if link.slug in SLUGS}
    return {
        slug: {"title": link.title, "url": reverse("storefront:cms:page", kwargs={"slug": slug})}
        for slug, link in links.items()
    }
