from apps.inventory.services.adjusting import adjust_stock, set_levels
from apps.inventory.services.locations import default_location
from apps.inventory.services.reserving import commit, release, reserve

__all__ = ["adjust_stock", "commit", "default_location", "release", "reserve", "set_levels"]
