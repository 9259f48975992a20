"""Work in the background: mails with links, and tidying up."""

from celery import shared_task
from django.utils import timezone

from apps.core.contracts import resolve
from apps.core.contracts.mailer import Mailer
from apps.core.tasks import ModuleTask
from apps.tenancy.links import encode_user, make_link_token, platform_url
from apps.tenancy.models import Membership, Platform, User
from apps.tenancy.services.sign_in import delete_expired


@shared_task(base=ModuleTask, atomic=False)
def send_invitation(*, membership_id: str, platform_id: str) -> None:
    """Repeating it sends the mail again, with a link that is as good as the first."""
    membership = (
        Membership.objects.select_related("user", "merchant", "role").filter(pk=membership_id).first()
    )
    platform = Platform.objects.filter(pk=platform_id).first()
    if membership is None or platform is None or not membership.user.is_active:
        return
    user = membership.user
    language = user.language or membership.merchant.language
    has_password = user.has_usable_password()
    resolve(Mailer).send(
        template="tenancy/mail/invitation",
        to=[user.email],
        context={
            "user": user,
            "merchant": membership.merchant,
            "role": membership.role.label,
            "platform": platform,
            "has_password": has_password,
            "link": platform_url(platform, "platform:tenancy:portal")
            if has_password
            else _password_link(user, platform),
        },
        language=language,
        sender_name=platform.name,
    )


@shared_task(base=ModuleTask, atomic=False)
def send_reset_link(*, email: str, platform_id: str, language: str) -> None:
    """Unknown addresses and accounts that are switched off get nothing."""
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    platform = Platform.objects.filter(pk=platform_id, archived_at__isnull=True).first()
    if user is None or platform is None:
        return
    resolve(Mailer).send(
        template="tenancy/mail/reset_link",
        to=[user.email],
        context={"user": user, "platform": platform, "link": _password_link(user, platform)},
        language=user.language or language,
        sender_name=platform.name,
    )


@shared_task(base=ModuleTask)
def purge_expired() -> None:
    """Sessions and sign-in limits whose time has passed. Repeating it finds nothing."""
    delete_expired(now=timezone.now())


def _password_link(user: User, platform: Platform) -> str:
    return platform_url(
        platform,
        "platform:tenancy:choose_password",
        user=encode_user(user),
        token=make_link_token(user=user, platform=platform.ref),
    )
