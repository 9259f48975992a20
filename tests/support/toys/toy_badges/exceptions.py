class Shouting(Exception):
    """Vetoes a review that is written in capitals."""
