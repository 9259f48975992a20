"""``/api/v1/stores/<store code>/products/``: the merchant's products, seen from one store."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar, Final

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.catalog.api import payloads
from apps.catalog.api.serializers import (
    PictureSerializer,
    ProductByHandleSerializer,
    ProductPageSerializer,
    ProductQuerySerializer,
    ProductSerializer,
)
from apps.catalog.exceptions import CatalogError, HandleTaken, ProductChanged, SkuTaken
from apps.catalog.models import Product, ProductPicture
from apps.catalog.selectors.resources import (
    ProductResource,
    ResourceFilter,
    id_by_handle,
    id_by_sku,
    picture_resource,
    product_page,
    product_resource,
)
from apps.catalog.selectors.stores import settings_of
from apps.catalog.services import pictures
from apps.catalog.services.drafts import ProductDraft
from apps.catalog.services.store_products import archive_product, change_in_store, create_in_store
from apps.core.http.api import (
    ApiView,
    entity_tag,
    expected_version,
    must_exist,
    must_not_exist,
    page_body,
    precondition_failed,
)
from apps.core.http.api_errors import Problem
from apps.core.http.api_schema import ErrorSerializer

LONGEST_WRITE: Final = timedelta(minutes=5)
"""A change becomes visible when its transaction ends, under the time at which it was written. Requests and the batches
of an import take seconds; nothing ends a transaction that waits longer than this for a lock."""
VIEW, EDIT = "catalog.view_products", "catalog.edit_products"
Change = Callable[[ProductDraft], ProductDraft]

_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag that was read; 412 when it is stale."
)
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="`*`: only create; 412 when there is one."
)
_ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 201], description="The version of the product."
)
_LOCATION = OpenApiParameter("Location", str, OpenApiParameter.HEADER, response=[201])
_TAKEN = OpenApiResponse(
    ErrorSerializer, "The handle or a SKU belongs to another product; details.existing points to it."
)
_STALE = OpenApiResponse(ErrorSerializer, "If-Match or If-None-Match does not hold; nothing was written.")
_TAGS = ["catalog"]


class CatalogView(ApiView):
    """What the views of products share: reading one, and saying no in the API's words."""

    def resource_of(self, product_id: int) -> ProductResource:
        found = product_resource(product_id, store_id=self.store.pk, currency=self.store.currency)
        if found is None:
            raise Http404
        return found

    def answer(self, product_id: int, status: int = 200) -> Response:
        resource = self.resource_of(product_id)
        headers = {"ETag": entity_tag(resource.version)}
        if status == 201:
            headers["Location"] = self.url_of(product_id)
        body = ProductSerializer(resource, context={"request": self.request}).data
        return Response(body, status=status, headers=headers)

    def url_of(self, product_id: int) -> str:
        path = reverse(
            "api:catalog:product", kwargs={"store_code": self.store.code, "product_id": product_id}
        )
        return str(self.request.build_absolute_uri(path))

    def create(self, payload: Mapping[str, Any], handle: str) -> Product:
        with self.refusals(payload, None):
            return create_in_store(
                draft=payloads.new_draft(payload, handle),
                published=payload.get("published"),
                store=settings_of(self.store),
                actor=self.actor,
                now=timezone.now(),
            )

    def change(self, product_id: int, payload: Mapping[str, Any], change: Change) -> None:
        with self.refusals(payload, product_id):
            change_in_store(
                product_id=product_id,
                change=change,
                published=payload.get("published"),
                expected_version=expected_version(self.request),
                store=settings_of(self.store),
                actor=self.actor,
                now=timezone.now(),
            )

    @contextmanager
    def refusals(self, payload: Mapping[str, Any], product_id: int | None) -> Iterator[None]:
        """Refusals of the services as answers."""
        try:
            yield
        except Product.DoesNotExist:
            raise Http404 from None
        except ProductChanged as error:
            raise precondition_failed(error.message, current_version=error.current_version) from error
        except HandleTaken as error:
            raise self._taken(error, id_by_handle(payload.get("handle", ""))) from error
        except SkuTaken as error:
            skus = [variant.get("sku") or "" for variant in payload.get("variants", ())]
            raise self._taken(error, id_by_sku(skus, but=product_id)) from error
        except CatalogError as error:
            raise Problem(
                400, error.code, error.message, fields=_nested(error.field, error.message)
            ) from error

    def _taken(self, error: CatalogError, existing: int | None) -> Problem:
        details = {"existing": {"id": existing, "url": self.url_of(existing)}} if existing else {}
        fields = _nested(error.field, error.message)
        return Problem(409, error.code, error.message, fields=fields, details=details)


def _nested(field: str, message: str) -> dict[str, Any]:
    """``texts.fr.title`` as the request is nested."""
    if not field:
        return {}
    names = field.split(".")
    nested: Any = [message]
    for name in reversed(names):
        nested = {name: nested}
    return dict(nested)


def _checked(
    serializer: type[serializers.Serializer[Any]], data: Any, *, partial: bool = False
) -> dict[str, Any]:
    bound = serializer(data=data, partial=partial)
    bound.is_valid(raise_exception=True)
    return dict(bound.validated_data)


class ProductsView(CatalogView):
    required_scopes: ClassVar[Mapping[str, str]] = {"GET": VIEW, "POST": EDIT}

    @extend_schema(
        operation_id="list_products",
        tags=_TAGS,
        parameters=[ProductQuerySerializer],
        responses=ProductPageSerializer,
    )
    def get(self, request: Request, store_code: str) -> Response:
        """Products of the merchant, those that changed last at the end.

        A reader who keeps a copy remembers `resume_from` of the first page, reads all pages, and asks again later with
        that as `updated_since`. Stock changes do not count as changes.
        """
        given = _checked(ProductQuerySerializer, request.query_params)
        resume_from = None if "cursor" in given else timezone.now() - LONGEST_WRITE
        wanted = ResourceFilter(
            statuses=sorted(given.get("status", ())),
            updated_since=given.get("updated_since"),
            sku=given.get("sku", ""),
            search=given.get("search", ""),
        )
        page = product_page(
            self.store.pk,
            wanted,
            currency=self.store.currency,
            cursor=given.get("cursor"),
            size=given["limit"],
        )
        items = ProductSerializer(page.items, many=True, context={"request": request}).data
        return Response({**page_body(request, page, list(items)), "resume_from": resume_from})

    @extend_schema(
        operation_id="create_product",
        tags=_TAGS,
        request=ProductSerializer,
        parameters=[_ETAG, _LOCATION],
        responses={201: ProductSerializer, 409: _TAKEN},
    )
    def post(self, request: Request, store_code: str) -> Response:
        """Create a product; 409 when there is one with this handle already."""
        payload = _checked(ProductSerializer, request.data)
        product = self.create(payload, payload["handle"])
        return self.answer(product.pk, 201)


class ProductView(CatalogView):
    required_scopes: ClassVar[Mapping[str, str]] = {"GET": VIEW, "PUT": EDIT, "PATCH": EDIT, "DELETE": EDIT}

    @extend_schema(
        operation_id="get_product", tags=_TAGS, parameters=[_ETAG], responses={200: ProductSerializer}
    )
    def get(self, request: Request, store_code: str, product_id: int) -> Response:
        """One product."""
        return self.answer(product_id)

    @extend_schema(
        operation_id="replace_product",
        tags=_TAGS,
        request=ProductSerializer,
        parameters=[_IF_MATCH, _ETAG],
        responses={200: ProductSerializer, 409: _TAKEN, 412: _STALE},
    )
    def put(self, request: Request, store_code: str, product_id: int) -> Response:
        """Describe the product anew.

        What is left out is emptied, variants that are not named are given up. But status, published, categories,
        further attributes, texts in other languages and stock stay when they are left out.
        """
        payload = _checked(ProductSerializer, request.data)
        self.change(product_id, payload, lambda stored: payloads.replacing(stored, payload))
        return self.answer(product_id)

    @extend_schema(
        operation_id="change_product",
        tags=_TAGS,
        request=ProductSerializer,
        parameters=[_IF_MATCH, _ETAG],
        responses={200: ProductSerializer, 409: _TAKEN, 412: _STALE},
    )
    def patch(self, request: Request, store_code: str, product_id: int) -> Response:
        """Change what is named; all else stays.

        Texts are merged by language and field. Variants are found by id, else SKU, else options; one that is not
        found is added, none is given up.
        """
        payload = _checked(ProductSerializer, request.data, partial=True)
        self.change(product_id, payload, lambda stored: payloads.changing(stored, payload))
        return self.answer(product_id)

    @extend_schema(
        operation_id="archive_product",
        tags=_TAGS,
        parameters=[_IF_MATCH],
        responses={204: None, 412: _STALE},
    )
    def delete(self, request: Request, store_code: str, product_id: int) -> Response:
        """Archive the product: out of sight in every store, kept for orders. Doing so again changes nothing."""
        with self.refusals({}, product_id):
            archive_product(
                product_id=product_id,
                expected_version=expected_version(request),
                actor=self.actor,
                now=timezone.now(),
            )
        return Response(status=204)


class ProductByHandleView(CatalogView):
    required_scopes: ClassVar[Mapping[str, str]] = {"GET": VIEW, "PUT": EDIT}

    @extend_schema(
        operation_id="get_product_by_handle",
        tags=_TAGS,
        parameters=[_ETAG],
        responses={200: ProductSerializer},
    )
    def get(self, request: Request, store_code: str, handle: str) -> Response:
        """One product, by the merchant's own key."""
        product_id = id_by_handle(_handle_or_404(handle))
        if product_id is None:
            raise Http404
        return self.answer(product_id)

    @extend_schema(
        operation_id="save_product_by_handle",
        tags=_TAGS,
        request=ProductByHandleSerializer,
        parameters=[_IF_MATCH, _IF_NONE_MATCH, _ETAG, _LOCATION],
        responses={200: ProductSerializer, 201: ProductSerializer, 409: _TAKEN, 412: _STALE},
    )
    def put(self, request: Request, store_code: str, handle: str) -> Response:
        """Create the product with this handle, or describe it anew. Sending it twice changes nothing more."""
        handle = _handle_or_404(handle)
        payload = {"handle": handle, **_checked(ProductByHandleSerializer, request.data)}
        if payload["handle"] != handle:
            raise serializers.ValidationError({"handle": [_("The address has another handle.")]})
        product_id = id_by_handle(handle)
        if product_id is None:
            product_id, is_new = self._create(payload, handle)
            if is_new:
                return self.answer(product_id, 201)
        if must_not_exist(request):
            raise precondition_failed(existing={"id": product_id, "url": self.url_of(product_id)})
        self.change(product_id, payload, lambda stored: payloads.replacing(stored, payload))
        return self.answer(product_id)

    def _create(self, payload: Mapping[str, Any], handle: str) -> tuple[int, bool]:
        """Whoever loses the race to create it finds the winner's."""
        if must_exist(self.request):
            raise precondition_failed()
        try:
            return self.create(payload, handle).pk, True
        except Problem as problem:
            winner = id_by_handle(handle)
            if problem.code != HandleTaken.code or winner is None:
                raise
            return winner, False


def _handle_or_404(handle: str) -> str:
    if "\0" in handle or handle != handle.strip():
        raise Http404
    return handle


class PicturesView(CatalogView):
    required_scopes: ClassVar[Mapping[str, str]] = {"POST": EDIT}

    @extend_schema(
        operation_id="add_picture",
        tags=_TAGS,
        request=PictureSerializer,
        responses={200: PictureSerializer, 202: PictureSerializer},
    )
    def post(self, request: Request, store_code: str, product_id: int) -> Response:
        """Have a picture fetched in the background: 202, and its status changes from pending to ready or failed.

        An address that the product has already answers 200; a picture that failed is tried again.
        """
        given = _checked(PictureSerializer, request.data)
        with self.refusals({}, product_id):
            picture, is_new = pictures.add_picture_from_url(
                product_id=product_id,
                url=given["source_url"],
                alt=given.get("alt", ""),
                actor=self.actor,
                now=timezone.now(),
            )
        body = PictureSerializer(picture_resource(picture), context={"request": request}).data
        return Response(body, status=202 if is_new else 200)


class PictureView(CatalogView):
    required_scopes: ClassVar[Mapping[str, str]] = {"DELETE": EDIT}

    @extend_schema(operation_id="remove_picture", tags=_TAGS, responses={204: None})
    def delete(self, request: Request, store_code: str, product_id: int, picture_id: int) -> Response:
        """Take a picture off the product."""
        if not ProductPicture.objects.filter(pk=picture_id, product=product_id).exists():
            raise Http404
        with self.refusals({}, product_id):
            pictures.remove_picture(picture_id=picture_id, actor=self.actor, now=timezone.now())
        return Response(status=204)
