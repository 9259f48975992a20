from apps.core.management.switching import SwitchCommand


class Command(SwitchCommand):
    help = "Switch a module off for a platform; its tables and rows stay."
    example = """disable_module orders --platform oms
                 disable_module orders --platform oms --dry-run --json"""
    on = False
