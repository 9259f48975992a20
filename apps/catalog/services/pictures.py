"""Pictures of products: uploaded, fetched in the background, described, arranged, taken away."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.catalog.enums import PictureStatus
from apps.catalog.events import ProductUpdated
from apps.catalog.exceptions import InvalidPicture
from apps.catalog.models import Product, ProductPicture
from apps.catalog.pictures import KINDS, MAX_BYTES, Encoded, encode
from apps.catalog.services.versions import note_change, note_work
from apps.core import context
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.events import publish
from apps.core.http.outbound import OutboundError, Unreachable, fetch
from apps.core.outbox import enqueue
from apps.core.text import one_line

logger = logging.getLogger(__name__)

MAX_PICTURES = 100
FETCH_TASK = "apps.catalog.tasks.fetch_pictures"
_TRIES = 3
_PAUSE = timedelta(seconds=30)


def add_picture(
    *, product_id: int, data: bytes, alt: str, actor: Actor, now: datetime, kinds: tuple[str, ...] = KINDS
) -> ProductPicture:
    """An uploaded picture, at the end of the product's. Raises InvalidPicture, Product.DoesNotExist."""
    encoded = encode(data, kinds=kinds)
    _store(product_id, encoded)  # before the product is locked
    with transaction.atomic():
        product = Product.objects.select_for_update().get(pk=product_id)
        pictures = ProductPicture.objects.filter(product=product)
        if pictures.count() >= MAX_PICTURES:
            raise InvalidPicture(_("A product has at most %(limit)s pictures.") % {"limit": MAX_PICTURES})
        last = pictures.aggregate(last=Max("position"))["last"] or 0
        picture = keep_picture(product=product, encoded=encoded, alt=alt, position=last + 1, now=now)
        _changed(product, "catalog.picture_added", actor, now)
    return picture


def keep_picture(
    *, product: Product, encoded: Encoded, alt: str, position: int, now: datetime
) -> ProductPicture:
    """Files and row, without a word to others: for who tells of the product as a whole."""
    return ProductPicture.objects.create(
        product=product,
        stem=_store(product.pk, encoded),
        widths=encoded.widths,
        kinds=encoded.kinds,
        width=encoded.width,
        height=encoded.height,
        alt=one_line(alt)[:512],
        position=position,
        status=PictureStatus.READY,
        created_at=now,
    )


@transaction.atomic
def add_picture_from_url(
    *, product_id: int, url: str, alt: str, actor: Actor, now: datetime
) -> tuple[ProductPicture, bool]:
    """A picture that is fetched in the background, and whether it is a new one; one that failed is tried again.

    Raises InvalidPicture, Product.DoesNotExist.
    """
    product = Product.objects.select_for_update().get(pk=product_id)
    pictures = ProductPicture.objects.filter(product=product)
    same = pictures.filter(source_url=url).first()
    if same is not None:
        retry_picture(picture_id=same.pk, actor=actor, now=now)
        same.refresh_from_db()
        return same, False
    if pictures.count() >= MAX_PICTURES:
        raise InvalidPicture(_("A product has at most %(limit)s pictures.") % {"limit": MAX_PICTURES})
    last = pictures.aggregate(last=Max("position"))["last"] or 0
    picture = ProductPicture.objects.create(
        product=product, source_url=url, alt=one_line(alt)[:512], position=last + 1, created_at=now
    )
    _changed(product, "catalog.picture_added", actor, now)
    enqueue_fetch(picture_ids=[picture.pk])
    return picture, True


def fetch_picture(*, picture_id: int, is_last_try: bool) -> bool:
    """Fetch a waiting picture; whether it is worth trying again. One that is no longer waiting is left alone."""
    picture = ProductPicture.objects.filter(pk=picture_id, status=PictureStatus.PENDING).first()
    if picture is None:
        return False
    try:
        fetched = fetch(picture.source_url, max_bytes=MAX_BYTES, accept=("image/",))
        encoded = encode(fetched.content)
    except Unreachable as error:
        _note_failure(picture_id, str(error), is_final=is_last_try)
        return not is_last_try
    except OutboundError as error:
        _note_failure(picture_id, str(error), is_final=True)
        return False
    except InvalidPicture as error:
        _note_failure(picture_id, error.message, is_final=True)
        return False
    _keep(picture, encoded)
    return False


def fetch_pictures(*, picture_ids: Sequence[int], attempt: int) -> None:
    """What cannot be reached now is tried again a little later, each time with a longer pause."""
    is_last_try = attempt >= _TRIES
    again = [id_ for id_ in picture_ids if _fetch_alone(id_, is_last_try=is_last_try)]
    if again:
        enqueue_fetch(picture_ids=again, attempt=attempt + 1)


def _fetch_alone(picture_id: int, *, is_last_try: bool) -> bool:
    """Like ``fetch_picture``; a mistake of ours with one picture does not keep the others from being fetched."""
    try:
        return fetch_picture(picture_id=picture_id, is_last_try=is_last_try)
    except Exception:
        logger.exception("Picture %s could not be fetched.", picture_id)
        _note_failure(picture_id, _("The picture could not be worked on."), is_final=is_last_try)
        return not is_last_try


def enqueue_fetch(*, picture_ids: Sequence[int], attempt: int = 1) -> None:
    pause = _PAUSE * (attempt - 1) ** 2
    enqueue(
        FETCH_TASK,
        kwargs={"picture_ids": list(picture_ids), "attempt": attempt},
        dedupe_key=f"pictures:{picture_ids[0]}-{picture_ids[-1]}:{attempt}",
        not_before=timezone.now() + pause if pause else None,
    )


@transaction.atomic
def retry_picture(*, picture_id: int, actor: Actor, now: datetime) -> None:
    """Have a picture that failed fetched once more. Raises ProductPicture.DoesNotExist."""
    _lock_product(picture_id)
    picture = ProductPicture.objects.get(pk=picture_id)
    if picture.status != PictureStatus.FAILED or not picture.source_url:
        return
    picture.status, picture.error = PictureStatus.PENDING, ""
    picture.save(update_fields=["status", "error"])
    note_work(picture.product_id, now)
    record(actor=actor, action="catalog.picture_retried", obj=picture)
    enqueue_fetch(picture_ids=[picture.pk])


@transaction.atomic
def arrange_pictures(
    *, product_id: int, alts: dict[int, str], order: Sequence[int], actor: Actor, now: datetime
) -> None:
    """Set the words and the order of a product's pictures; those not named keep their place after the others."""
    product = Product.objects.select_for_update().get(pk=product_id)
    pictures = {picture.pk: picture for picture in ProductPicture.objects.filter(product=product)}
    ids = [id_ for id_ in order if id_ in pictures]
    ids += [id_ for id_ in sorted(pictures, key=lambda pk: pictures[pk].position) if id_ not in ids]
    changed = []
    for position, id_ in enumerate(ids, 1):
        picture = pictures[id_]
        alt = one_line(alts.get(id_, picture.alt))[:512]
        if (picture.position, picture.alt) != (position, alt):
            picture.position, picture.alt = position, alt
            changed.append(picture)
    if changed:
        ProductPicture.objects.bulk_update(changed, ["position", "alt"])
        _changed(product, "catalog.pictures_arranged", actor, now)


@transaction.atomic
def remove_picture(*, picture_id: int, actor: Actor, now: datetime) -> None:
    """Raises ProductPicture.DoesNotExist."""
    picture = ProductPicture.objects.select_related("product").get(pk=picture_id)
    product = Product.objects.select_for_update().get(pk=picture.product_id)
    names = [picture.file_name(width, kind) for width in picture.widths for kind in picture.kinds]
    shared = ProductPicture.objects.filter(stem=picture.stem).exclude(pk=picture.pk)
    if picture.stem and not shared.exists():
        # The callback runs in whatever context is current at commit; the files are the merchant's.
        transaction.on_commit(partial(_delete_files, context.current(), names), robust=True)
    picture.delete()
    _changed(product, "catalog.picture_removed", actor, now)


def _changed(product: Product, action: str, actor: Actor, now: datetime) -> None:
    note_change([product.pk], now)
    record(actor=actor, action=action, obj=product)
    publish(ProductUpdated(product_id=product.pk))


def _note_failure(picture_id: int, error: str, *, is_final: bool) -> None:
    status = PictureStatus.FAILED if is_final else PictureStatus.PENDING
    _settle(picture_id, status=status, error=error[:300])


def _keep(picture: ProductPicture, encoded: Encoded) -> None:
    stem = _store(picture.product_id, encoded)
    _settle(
        picture.pk,
        stem=stem,
        widths=encoded.widths,
        kinds=encoded.kinds,
        width=encoded.width,
        height=encoded.height,
        status=PictureStatus.READY,
        error="",
    )


@transaction.atomic
def _settle(picture_id: int, **changes: Any) -> None:
    """Nothing when somebody took the picture off or it is not waiting any more."""
    product = _lock_product(picture_id)
    waiting = ProductPicture.objects.filter(pk=picture_id, status=PictureStatus.PENDING)
    if product is not None and waiting.update(**changes):
        note_work(product.pk, timezone.now())


def _lock_product(picture_id: int) -> Product | None:
    """Products are locked before their pictures, by everybody."""
    return Product.objects.select_for_update(of=("self",)).filter(pictures=picture_id).first()


def _store(product_id: int, encoded: Encoded) -> str:
    """The name says what is in the file, so that writing it twice changes nothing."""
    stem = f"products/{product_id}/{encoded.digest}"
    for rendition in encoded.renditions:
        name = f"{stem}-{rendition.width}.{rendition.kind}"
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(rendition.content))
    return stem


def _delete_files(where: context.Context, names: Sequence[str]) -> None:
    with context.enter(where):
        for name in names:
            default_storage.delete(name)
