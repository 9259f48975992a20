"""THE list of modules. Adding a module is one line here; nothing else in the tree names it.

Order does not matter: the registry sorts by what each module requires.
"""

MODULES: tuple[str, ...] = (
    "apps.core",
    "apps.tenancy",
    "apps.cms",
    "apps.customers",
    "apps.payments",
    "apps.catalog",
    "apps.inventory",
    "apps.orders",
    "apps.dev_tools",
)
