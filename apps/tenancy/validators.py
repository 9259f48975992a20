"""What codes and host names may look like. Codes become host labels and parts of schema and role names."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_EMAIL = 254  # of RFC 5321, and of the columns
CODE = re.compile(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*")
HOST_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
RESERVED_CODES = frozenset(
    {"admin", "api", "app", "assets", "health", "localhost", "mail", "media", "merchant", "metrics", "public",
     "static", "store", "webhooks", "www"}
)  # fmt: skip


def validate_code(value: str) -> None:
    """Raises ValidationError unless ``value`` can be a host label and a schema name and is not reserved."""
    if not CODE.fullmatch(value):
        raise ValidationError(
            _("Use small letters, digits and single hyphens, and begin with a letter."),
            code="invalid",
        )
    if value in RESERVED_CODES:
        raise ValidationError(
            _("'%(code)s' is reserved: choose another code."),
            code="reserved",
            params={"code": value},
        )


def validate_host(value: str) -> None:
    """Raises ValidationError unless ``value`` is a host name in small letters, without a port.

    Browsers read a name that ends in a number as an IP address.
    """
    labels = value.split(".")
    if len(value) > 253 or not all(HOST_LABEL.fullmatch(label) for label in labels):
        raise ValidationError(
            _("Give a host name such as shop.example.lu, without https:// and port."),
            code="invalid",
        )
    if NUMBER.fullmatch(labels[-1]):
        raise ValidationError(_("Give a name, not an IP address."), code="ip_address")


def validate_colour(value: str) -> None:
    """Raises ValidationError unless ``value`` is a colour such as #0a5a66."""
    if not COLOUR.fullmatch(value):
        raise ValidationError(_("Give a colour such as #0a5a66."), code="invalid")
