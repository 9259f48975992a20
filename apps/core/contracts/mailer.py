"""Mails made from templates. Called from TASK handlers only: a mail server may be slow or away."""

from collections.abc import Mapping, Sequence
from email.utils import formataddr, parseaddr
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


class Mailer(Protocol):
    def send(
        self,
        *,
        template: str,
        to: Sequence[str],
        context: Mapping[str, Any],
        language: str,
        sender_name: str = "",
        reply_to: str = "",
    ) -> None:
        """Render ``<template>.subject.txt``, ``.txt`` and ``.html`` in ``language`` and send them.

        Raises what the mail back end raises, so that the outbox tries again.
        """


class PlainMailer:
    """Templates of the modules through Django's mail back end."""

    def send(
        self,
        *,
        template: str,
        to: Sequence[str],
        context: Mapping[str, Any],
        language: str,
        sender_name: str = "",
        reply_to: str = "",
    ) -> None:
        values = dict(context)
        with translation.override(language):
            subject = " ".join(render_to_string(f"{template}.subject.txt", values).split())
            text = render_to_string(f"{template}.txt", values)
            html = render_to_string(f"{template}.html", values)
        message = EmailMultiAlternatives(
            subject=subject,
            body=text,
            from_email=_sender(sender_name),
            to=list(to),
            reply_to=[reply_to] if reply_to else None,
        )
        message.attach_alternative(html, "text/html")
        message.send()


def _sender(name: str) -> str:
    if not name:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


default: Mailer = PlainMailer()
