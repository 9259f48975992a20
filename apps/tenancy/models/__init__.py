from apps.tenancy.models.access import ApiToken, Membership, Role
from apps.tenancy.models.audit import PublicAuditEntry
from apps.tenancy.models.merchant import Merchant, Store, StoreDomain
from apps.tenancy.models.platform import ModuleConfig, Platform
from apps.tenancy.models.user import SignInLimit, User

__all__ = [
    "ApiToken",
    "Membership",
    "Merchant",
    "ModuleConfig",
    "Platform",
    "PublicAuditEntry",
    "Role",
    "SignInLimit",
    "Store",
    "StoreDomain",
    "User",
]
