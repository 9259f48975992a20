from apps.core.management.switching import SwitchCommand


class Command(SwitchCommand):
    help = "Switch a module on for a platform; every process sees it at once."
    example = """enable_module orders --platform oms
                 enable_module orders --platform oms --dry-run"""
    on = True
