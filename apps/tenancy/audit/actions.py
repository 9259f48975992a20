"""Actions of the trail in words.

An action is written ``<module>.<past tense>``; people read it as a sentence that any module may translate in its own
catalogue: ``catalog.product_updated`` is looked up as "Product updated".
"""

from django.utils.translation import gettext, gettext_noop

OWN_ACTIONS = (
    gettext_noop("Platform created"),
    gettext_noop("Platform updated"),
    gettext_noop("Platform archived"),
    gettext_noop("Merchant provisioned"),
    gettext_noop("Merchant updated"),
    gettext_noop("Merchant status changed"),
    gettext_noop("Store created"),
    gettext_noop("Store updated"),
    gettext_noop("Store status changed"),
    gettext_noop("Domain added"),
    gettext_noop("Domain verified"),
    gettext_noop("Domain made primary"),
    gettext_noop("Domain removed"),
    gettext_noop("Role created"),
    gettext_noop("Role updated"),
    gettext_noop("Role deleted"),
    gettext_noop("Member added"),
    gettext_noop("Member changed"),
    gettext_noop("Member removed"),
    gettext_noop("User created"),
    gettext_noop("User switched"),
    gettext_noop("Superuser switched"),
    gettext_noop("Profile updated"),
    gettext_noop("Password changed"),
    gettext_noop("Password reset"),
    gettext_noop("Signed in"),
    gettext_noop("Token created"),
    gettext_noop("Token revoked"),
    gettext_noop("Module enabled"),
    gettext_noop("Module disabled"),
    gettext_noop("Module configured"),
)


def sentence(action: str) -> str:
    """The English words of an action, which are also the key in the catalogues."""
    words = action.rpartition(".")[2].replace("_", " ")
    return words[:1].upper() + words[1:]


def describe(action: str) -> str:
    return gettext(sentence(action)) if action else ""
