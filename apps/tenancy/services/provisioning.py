"""A new merchant, ready to work, in one transaction: schema, role and grants, owner, roles, first store.

Whatever else a new merchant needs is done by handlers of MerchantProvisioned and StoreCreated, through the outbox.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.core.validators import MaxLengthValidator
from django.db import connection
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.context import Context
from apps.core.db import template
from apps.core.db.names import SchemaNameError, check_schema_name
from apps.tenancy.audit.trail import record_access
from apps.tenancy.enums import PresetRole
from apps.tenancy.events import MerchantProvisioned
from apps.tenancy.exceptions import InvalidInput, NameTaken
from apps.tenancy.languages import known
from apps.tenancy.models import Membership, Merchant, Platform, Store, User
from apps.tenancy.services.roles import create_preset_roles
from apps.tenancy.services.stores import create_store
from apps.tenancy.services.users import add_membership, create_user, send_invitation
from apps.tenancy.services.writing import check, lock_name, public_write, publish_in, required
from apps.tenancy.validators import validate_code

SCHEMA_PREFIX = "m_"


@dataclass(frozen=True, slots=True)
class Provisioned:
    merchant: Merchant
    store: Store
    owner: User
    membership: Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStore:
    code: str
    name: str
    contact_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Without a password a new owner chooses one by a mailed link."""

    email: str
    name: str
    password: str | None = None


def provision_merchant(
    *,
    code: str,
    name: str,
    platform: Platform,
    owner: Owner,
    store: FirstStore,
    actor: Actor,
    now: datetime,
    country: str = "LU",
    language: str = "en",
    time_zone: str = "Europe/Luxembourg",
    currency: str = "EUR",
) -> Provisioned:
    """Raises InvalidInput and NameTaken; then nothing is left behind, neither rows nor schema nor role."""
    check("code", code, validate_code, MaxLengthValidator(40))
    name = required("name", name, _("Give the merchant a name."))
    check_country(country)
    check_language(language)
    check_time_zone(time_zone)
    check_currency(currency)
    schema_name = schema_name_of(code)
    account = User.objects.filter(email=owner.email.strip().lower()).first()
    with public_write():
        lock_name("merchant", code)
        _refuse_taken(code, schema_name)
        _make_schema(schema_name)
        merchant = Merchant.objects.create(
            code=code,
            name=name,
            schema_name=schema_name,
            country=country,
            language=language,
            time_zone=time_zone,
            currency=currency,
        )
        roles = create_preset_roles(merchant=merchant)
        account = account or create_user(
            email=owner.email, name=owner.name, password=owner.password, language=language, actor=actor
        )
        membership = add_membership(
            user=account, merchant=merchant, role=roles[PresetRole.OWNER], all_stores=True, actor=actor
        )
        record_access(
            actor=actor,
            action="tenancy.merchant_provisioned",
            obj=merchant,
            diff={"platform": platform.code, "owner": account.email},
            platform_id=platform.pk,
            merchant_id=merchant.pk,
        )
        context = Context(platform=platform.ref, merchant=merchant.ref)
        publish_in(context, MerchantProvisioned(merchant_code=code))
        first = create_store(
            merchant=merchant,
            platform=platform,
            code=store.code,
            name=store.name,
            contact_email=store.contact_email or account.email,
            default_language=language,
            actor=actor,
            now=now,
        )
        if not account.has_usable_password():
            send_invitation(membership=membership, platform=platform.ref)
    return Provisioned(merchant=merchant, store=first, owner=account, membership=membership)


def schema_name_of(code: str) -> str:
    """Codes hold no underscore, so no two codes share a schema."""
    try:
        return check_schema_name(SCHEMA_PREFIX + code.replace("-", "_"))
    except SchemaNameError as error:
        raise InvalidInput(_("This code cannot be used: choose another."), field="code") from error


def _refuse_taken(code: str, schema_name: str) -> None:
    if Merchant.objects.filter(code=code).exists():
        raise NameTaken(_("There is a merchant '%(code)s' already.") % {"code": code}, field="code")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema_name])
        if cursor.fetchone():
            raise _left_over(code)


def _make_schema(schema_name: str) -> None:
    try:
        template.create_schema(schema_name)
    except template.SchemaExists as error:
        raise _left_over(schema_name) from error


def _left_over(code: str) -> NameTaken:
    return NameTaken(
        _("The database holds data of an earlier merchant '%(code)s': choose another code.") % {"code": code},
        field="code",
    )


# Unicode's territories that are no countries of ISO 3166-1: regions, groups, and codes for tests.
NOT_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)


def check_country(country: str) -> None:
    if len(country) != 2 or country not in Locale("en").territories or country in NOT_COUNTRIES:
        raise InvalidInput(_("Give the country as two letters, such as LU."), field="country")


def check_currency(currency: str) -> None:
    """One that is legal tender somewhere today: no historic one, no unit of account, none for tests."""
    if not any(
        currency in get_territory_currencies(country) for country in get_global("territory_currencies")
    ):
        raise InvalidInput(_("'%(code)s' is not a currency.") % {"code": currency}, field="currency")


def check_language(language: str) -> None:
    if language not in known():
        raise InvalidInput(_("Choose one of the languages."), field="language")


def check_time_zone(time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise InvalidInput(_("Give a time zone such as Europe/Luxembourg."), field="time_zone")
