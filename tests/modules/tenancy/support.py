"""What tests of this module share."""

from django.test import Client

from tests.support.baseline import PASSWORD


def sign_in(client: Client, email: str, password: str = PASSWORD, *, next_url: str = "") -> int:
    """Through the page, as a person does; the status of the answer."""
    answer = client.post("/sign-in/", {"email": email, "password": password, "next": next_url})
    return answer.status_code
