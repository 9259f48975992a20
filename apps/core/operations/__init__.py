"""What operators see and do in Django's admin: the overview, modules per platform, lists whose forms call services."""
