def fetch_picture(*, picture_id: int) -> None:
    """x"""
