"""Cache keys carry the merchant's schema."""

from apps.core import context


def merchant_key(key: str, key_prefix: str, version: int) -> str:
    merchant = context.current().merchant
    schema = merchant.schema_name if merchant else "public"
    return f"{key_prefix}:{schema}:{version}:{key}"
