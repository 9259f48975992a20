from django.utils.translation import gettext as _

from apps.inventory.models import Location


def default_location() -> Location:
    """The location that stock is set at when none is named; made when there is none yet."""
    location = Location.objects.filter(is_default=True).first()
    if location is not None:
        return location
    Location.objects.bulk_create([Location(name=_("Main location"), is_default=True)], ignore_conflicts=True)
    return Location.objects.get(is_default=True)
