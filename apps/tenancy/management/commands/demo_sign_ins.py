from typing import Any

from apps.core.management.base import MaartCommand, Result, table
from apps.tenancy.demo import sign_ins


class Command(MaartCommand):
    help = "Who can sign in where in the demo, with which password."
    example = "demo_sign_ins --json"

    def run(self, options: dict[str, Any]) -> Result:
        found = sign_ins()
        columns = ("who", "address", "email", "password")
        return Result(found, table(columns, [[entry[column] for column in columns] for entry in found]))
