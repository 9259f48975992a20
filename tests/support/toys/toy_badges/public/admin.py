from django.contrib import admin

from tests.support.toys.toy_badges.public.models import Happening

admin.site.register(Happening)
