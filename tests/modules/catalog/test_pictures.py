"""Pictures: made anew, fetched in the background, never kept as given."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.catalog.enums import PictureStatus
from apps.catalog.exceptions import InvalidPicture
from apps.catalog.models import Product, ProductPicture
from apps.catalog.pictures import MAX_BYTES, MAX_PIXELS, encode
from apps.catalog.selectors.showing import shown
from apps.catalog.services import pictures
from apps.core.outbox.models import OutboxMessage
from tests.modules.catalog.samples import ANNA, NOW, make_product, picture_bytes


def damaged_avif() -> bytes:
    """Sound but for the pixels: its decoder complains in a way of its own."""
    head, mark, pixels = picture_bytes(200, 200, "AVIF").partition(b"mdat")
    return head + mark + b"\xff" * len(pixels)


class TestEncoding:
    @pytest.mark.parametrize(
        ("width", "widths"),
        [(2000, [320, 640, 960, 1280]), (700, [320, 640, 700]), (100, [100]), (640, [320, 640])],
    )
    def test_sizes_are_never_larger_than_the_picture(self, width: int, widths: list[int]) -> None:
        encoded = encode(picture_bytes(width, width))
        assert encoded.widths == widths
        assert {(r.width, r.kind) for r in encoded.renditions} == {
            (w, k) for w in widths for k in ("webp", "jpg")
        }
        for rendition in encoded.renditions:
            image = Image.open(BytesIO(rendition.content))
            assert (image.width, image.format) == (
                rendition.width,
                {"webp": "WEBP", "jpg": "JPEG"}[rendition.kind],
            )

    def test_turned_upright_and_without_metadata(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        exif[0x010E] = "taken at home"
        encoded = encode(picture_bytes(600, 300, exif=exif))
        assert encoded.width < encoded.height
        for rendition in encoded.renditions:
            assert b"taken at home" not in rendition.content
            assert len(Image.open(BytesIO(rendition.content)).getexif()) == 0

    @pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
    def test_what_hangs_behind_a_picture_is_left_behind(self, form: str) -> None:
        data = picture_bytes(300, 200, form) + b"<script>alert(1)</script>" * 700_000
        assert MAX_BYTES * 0.8 < len(data) <= MAX_BYTES
        encoded = encode(data)
        assert not any(b"<script>" in rendition.content for rendition in encoded.renditions)
        assert sum(len(rendition.content) for rendition in encoded.renditions) < 50_000
        with pytest.raises(InvalidPicture, match="larger than 20 MB"):
            encode(data + b"x" * (MAX_BYTES - len(data) + 1))

    @pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
    def test_other_formats_and_transparency(self, form: str) -> None:
        mode = "RGB" if form == "GIF" else "RGBA"
        encoded = encode(picture_bytes(300, 300, form, mode))
        jpeg = next(r for r in encoded.renditions if r.kind == "jpg")
        assert Image.open(BytesIO(jpeg.content)).mode == "RGB"

    def test_the_same_picture_has_the_same_digest(self) -> None:
        assert encode(picture_bytes()).digest == encode(picture_bytes()).digest

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"GIF89a" + b"\0" * 20,
            picture_bytes()[:300],
            picture_bytes(3000, 100),
            b"\x89PNG\r\n\x1a\n" + b"<?php ?>",
            damaged_avif(),
        ],
    )
    def test_what_is_no_picture_is_refused(self, data: bytes) -> None:
        with pytest.raises(InvalidPicture) as refused:
            encode(data)
        assert refused.value.message

    def test_a_bomb_is_refused_before_it_is_decoded(self) -> None:
        side = int(MAX_PIXELS**0.5) + 100
        bomb = BytesIO()
        Image.new("1", (side, side)).save(bomb, "PNG")
        assert len(bomb.getvalue()) < 100_000
        with pytest.raises(InvalidPicture, match="make it smaller"):
            encode(bomb.getvalue())


@pytest.fixture
def product(merchant_context: object) -> Product:
    return make_product()


class TestUploading:
    def test_kept_in_our_formats_only(self, product: Product) -> None:
        given = picture_bytes(700, 500)
        picture = pictures.add_picture(product_id=product.pk, data=given, alt="Bread", actor=ANNA, now=NOW)
        assert (picture.status, picture.position, picture.widths) == (PictureStatus.READY, 1, [320, 640, 700])
        with default_storage.open(picture.file_name(700, "jpg")) as file:
            assert file.read() != given
        product.refresh_from_db()
        assert product.version == 2
        assert shown(picture) is not None

    def test_arranged_and_removed_with_its_files(
        self, product: Product, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        first, second = (
            pictures.add_picture(
                product_id=product.pk, data=picture_bytes(300 + n, 300), alt="", actor=ANNA, now=NOW
            )
            for n in range(2)
        )
        pictures.arrange_pictures(
            product_id=product.pk, alts={second.pk: "Crust"}, order=[second.pk], actor=ANNA, now=NOW
        )
        assert list(product.pictures.values_list("pk", "alt")) == [(second.pk, "Crust"), (first.pk, "")]
        name = first.file_name(300, "jpg")
        assert default_storage.exists(name)
        with django_capture_on_commit_callbacks(execute=True):
            pictures.remove_picture(picture_id=first.pk, actor=ANNA, now=NOW)
        assert not default_storage.exists(name)
        assert ProductPicture.objects.get() == second


class PictureServer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/picture.jpg":
            self._answer(200, "image/jpeg", picture_bytes(400, 300))
        elif self.path == "/page":
            self._answer(200, "text/html", b"<h1>No picture</h1>")
        elif self.path == "/broken.jpg":
            self._answer(200, "image/jpeg", b"no picture at all")
        elif self.path == "/damaged.avif":
            self._answer(200, "image/avif", damaged_avif())
        elif self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://[bad")
            self.end_headers()
        elif self.path == "/busy":
            self._answer(503, "text/plain", b"")
        else:
            self._answer(404, "text/plain", b"")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # named by the base class
        """Quiet."""


@pytest.fixture
def origin(settings: Any) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), PictureServer)
    host = f"127.0.0.1:{server.server_port}"
    settings.OUTBOUND_ALLOWED_HOSTS = [host]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{host}"
    server.shutdown()
    server.server_close()
    thread.join()


class TestFetching:
    def waiting(self, product: Product, url: str) -> ProductPicture:
        return ProductPicture.objects.create(product=product, source_url=url, created_at=NOW)

    def test_fetched_once(self, product: Product, origin: str) -> None:
        picture = self.waiting(product, f"{origin}/picture.jpg")
        for _ in range(2):
            pictures.fetch_pictures(picture_ids=[picture.pk], attempt=1)
        picture.refresh_from_db()
        assert (picture.status, picture.width, picture.error) == (PictureStatus.READY, 400, "")

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("/gone", "nothing at this address"),
            ("/page", "text/html"),
            ("/broken.jpg", "no picture"),
            ("/damaged.avif", "no picture"),
            ("/moved", "no address"),
        ],
    )
    def test_what_will_never_be_a_picture_fails_at_once(
        self, product: Product, origin: str, path: str, said: str
    ) -> None:
        picture = self.waiting(product, origin + path)
        pictures.fetch_pictures(picture_ids=[picture.pk], attempt=1)
        picture.refresh_from_db()
        assert picture.status == PictureStatus.FAILED
        assert said in picture.error

    def test_what_is_busy_is_tried_again_and_then_given_up(self, product: Product, origin: str) -> None:
        picture = self.waiting(product, f"{origin}/busy")
        for attempt, status in (
            (1, PictureStatus.PENDING),
            (2, PictureStatus.PENDING),
            (3, PictureStatus.FAILED),
        ):
            pictures.fetch_pictures(picture_ids=[picture.pk], attempt=attempt)
            picture.refresh_from_db()
            assert (picture.status, bool(picture.error)) == (status, True)
        again = OutboxMessage.objects.filter(task=pictures.FETCH_TASK).order_by("id")
        assert [message.kwargs["attempt"] for message in again] == [2, 3]

    def test_one_that_cannot_be_kept_does_not_hold_up_the_others(
        self, product: Product, origin: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Where the files of the first should go there is a file already, as after a mishap of the disk."""
        default_storage.save(f"products/{product.pk}", ContentFile(b""))
        stuck = self.waiting(product, f"{origin}/picture.jpg")
        fine = self.waiting(make_product("rolls", "Rolls"), f"{origin}/picture.jpg")
        pictures.fetch_pictures(picture_ids=[stuck.pk, fine.pk], attempt=1)
        stuck.refresh_from_db()
        fine.refresh_from_db()
        assert (stuck.status, bool(stuck.error), fine.status) == (
            PictureStatus.PENDING, True, PictureStatus.READY,
        )  # fmt: skip
        (again,) = OutboxMessage.objects.filter(task=pictures.FETCH_TASK)
        assert again.kwargs == {"picture_ids": [stuck.pk], "attempt": 2}
        assert f"Picture {stuck.pk} " in caplog.text
        pictures.fetch_pictures(picture_ids=[stuck.pk], attempt=3)
        stuck.refresh_from_db()
        assert stuck.status == PictureStatus.FAILED

    def test_private_networks_are_out_of_reach(self, product: Product) -> None:
        picture = self.waiting(product, "http://127.0.0.1:9/metadata")
        pictures.fetch_pictures(picture_ids=[picture.pk], attempt=1)
        picture.refresh_from_db()
        assert picture.status == PictureStatus.FAILED

    def test_a_person_may_try_again(self, product: Product, origin: str) -> None:
        picture = self.waiting(product, f"{origin}/gone")
        pictures.fetch_pictures(picture_ids=[picture.pk], attempt=1)
        pictures.retry_picture(picture_id=picture.pk, actor=ANNA, now=NOW)
        picture.refresh_from_db()
        assert (picture.status, picture.error) == (PictureStatus.PENDING, "")
        assert OutboxMessage.objects.filter(task=pictures.FETCH_TASK).count() == 1
