"""Refusals of this module. ``str()`` is a sentence for people; the attributes are for code."""

from typing import ClassVar

from apps.core.modules.definition import Text


class TenancyError(Exception):
    """``field`` is the input that the refusal is about, when there is one."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: Text, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field

    def __str__(self) -> str:
        return str(self.args[0])


class InvalidInput(TenancyError, ValueError):
    """Something was named that does not exist, or cannot be like that."""

    code = "invalid"


class NameTaken(TenancyError):
    """A code, host name or role name that is in use."""

    code = "taken"


class Gone(TenancyError):
    """Somebody else deleted it a moment ago."""

    code = "gone"


class NotAllowed(TenancyError):
    """The person may not give away what they do not hold."""

    code = "not_allowed"


class LastOwner(TenancyError):
    code = "last_owner"


class RoleInUse(TenancyError):
    code = "role_in_use"


class RoleIsPreset(TenancyError):
    code = "role_is_preset"


class DomainNotVerified(TenancyError):
    """The TXT record is missing, wrong, or could not be looked up."""

    code = "domain_not_verified"


class WrongStatus(TenancyError):
    """The merchant or store is not in a state in which this can be done."""

    code = "wrong_status"


class WrongCredentials(TenancyError):
    """The same for an unknown e-mail, a wrong password and an account that is switched off."""

    code = "wrong_credentials"


class TooManyAttempts(TenancyError):
    """``retry_after_seconds`` until the next attempt counts."""

    code = "too_many_attempts"

    def __init__(self, message: Text, *, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class LinkNotValid(TenancyError):
    """A reset or invitation link that was used, is too old, or was made for another platform."""

    code = "link_not_valid"
