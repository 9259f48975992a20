"""The rules of the design that can be read from the source. Each answers with sentences that say what to do."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.architecture.source import Source, registry

Rule = Callable[[Source], Iterator[str]]

GATE = "apps.core.modules.gate"
GATE_CALLERS = frozenset(
    {
        "apps/core/admin_site.py",
        "apps/core/contracts/lookup.py",
        "apps/core/events/gating.py",
        "apps/core/http/api_schema.py",
        "apps/core/modules/config.py",
        "apps/core/modules/contributions.py",
        "apps/core/modules/gate.py",
        "apps/core/modules/lifecycle.py",
        "apps/core/modules/middleware.py",
        "apps/core/modules/processes.py",
    }
)
MODULE_CONFIG_READERS = frozenset(
    {
        "apps/tenancy/contracts.py",
        "apps/tenancy/models/__init__.py",
        "apps/tenancy/models/platform.py",
    }
)
SENDERS = ("apps/core/outbox/", "apps/core/tasks/")
CONTEXT_MANAGERS = frozenset(
    {
        "enter",
        "public_context",
        "merchant_scope",
        "public_scope",
        "owner_scope",
        "tenant_context",
        "schema_context",
    }
)
CACHES = frozenset({"cache", "lru_cache"})
STATEFUL = frozenset(
    {"objects", "connection", "connections", "current", "current_merchant", "current_store", "resolve"}
)
THIN = re.compile(
    r"/(store_admin|storefront|platform|api|admin|commands)/|/(admin|views|pages|tasks|handlers)\.py$"
)
BULK_WRITES = frozenset({"bulk_create", "bulk_update", "get_or_create", "update_or_create"})
ROW_WRITES = frozenset({"save", "delete", "update"})
MODEL_SIGNALS = "django.db.models.signals"


def nothing_else_names_a_module(source: Source) -> Iterator[str]:
    """Rule 1. Paths of a module stand in its own folder, in what requires it, and in definitions (events, slots)."""
    if source.path == "config/modules.py" or source.path.endswith("definition.py"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            match = re.match(r"apps\.([a-z_]+)\.", node.value)
            if match and not _may_name(source, match[1]):
                yield (
                    f"{source.at(node)} names the module '{match[1]}': let it bring what is needed through its "
                    "definition (a contribution, an event handler or a contract)."
                )


def _may_name(source: Source, code: str) -> bool:
    known = registry()
    if code not in known or known.is_core(code) or source.module == code:
        return True
    return (
        source.module is not None and source.module in known and code in known.requirements_of(source.module)
    )


def only_the_framework_asks_the_gate(source: Source) -> Iterator[str]:
    """Rule 3."""
    if source.path in GATE_CALLERS:
        return
    for node, name in _imports(source):
        if name.startswith(GATE):
            yield (
                f"{source.at(node)} asks the gate: declare what depends on the module in its definition instead; "
                "the framework leaves it out while the module is off."
            )


def module_config_is_read_in_one_place(source: Source) -> Iterator[str]:
    """Rule 3, below the gate."""
    if source.path in MODULE_CONFIG_READERS:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.alias):
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else node.name
            )
            if name == "ModuleConfig":
                yield f"{source.at(node)} uses ModuleConfig: use the services of apps.core.modules.lifecycle."


def work_starts_through_the_outbox(source: Source) -> Iterator[str]:
    if source.path.startswith(SENDERS):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("delay", "apply_async", "send_task"):
            yield (
                f"{source.at(node)} calls .{node.attr}: use apps.core.outbox.enqueue, so that the work survives a "
                "crash and a broker that is down."
            )


def contexts_are_entered_per_call(source: Source) -> Iterator[str]:
    """``with merchant:`` and decorators share state between threads (see libraries.md, holes 2 and 3)."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.With):
            for item in node.items:
                if _last_name(item.context_expr) in ("merchant", "tenant", "store", "platform"):
                    yield f"{source.at(node)} enters a model: use `with context.enter(...)`."
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                call = decorator.func if isinstance(decorator, ast.Call) else decorator
                if _last_name(call) in CONTEXT_MANAGERS:
                    yield f"{source.at(node)} enters a context by a decorator: use `with` inside the function."


def tenants_tools_stay_in_the_engine(source: Source) -> Iterator[str]:
    if source.path.startswith("apps/core/db/"):
        return
    for node, name in _imports(source):
        if name.startswith("django_tenants") and not name.startswith("django_tenants.models"):
            yield f"{source.at(node)} imports {name}: use apps.core.context, whose contexts are safe under threads."


def nothing_of_a_merchant_is_cached_in_memory(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        names = {_last_name(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list}
        if names & CACHES and _touches_state(node):
            yield (
                f"{source.at(node)}: '{node.name}' keeps rows in memory for every merchant alike: use Django's cache, "
                "whose keys carry the merchant."
            )


def _touches_state(function: ast.FunctionDef) -> bool:
    used = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    used |= {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return bool(used & STATEFUL)


def services_take_keywords(source: Source) -> Iterator[str]:
    """A function with an actor is a service."""
    if not source.is_service:
        return
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            positional = [*node.args.posonlyargs, *node.args.args]
            keywords = {argument.arg for argument in node.args.kwonlyargs}
            takes_actor = "actor" in keywords or any(argument.arg == "actor" for argument in positional)
            if takes_actor and positional:
                yield f"{source.at(node)}: the service '{node.name}' has positional arguments: put `*` first."


def no_business_in_signals(source: Source) -> Iterator[str]:
    for node, name in _imports(source):
        if name.startswith(MODEL_SIGNALS):
            yield f"{source.at(node)} listens to signals of models: publish an event in the service instead."


def no_generic_keys(source: Source) -> Iterator[str]:
    for node, name in _imports(source):
        if name.endswith(("GenericForeignKey", "GenericRelation")):
            yield f"{source.at(node)} uses {name}: store 'app.model' as text and the id."


def models_hold_no_business(source: Source) -> Iterator[str]:
    if not ("/models/" in source.path or source.path.endswith("models.py")):
        return
    for owner in source.tree.body:
        if not isinstance(owner, ast.ClassDef) or _is_query_set(owner):
            continue
        for node in owner.body:
            if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete"):
                yield f"{source.at(node)} overrides {node.name}(): move it into a service."


def _is_query_set(node: ast.ClassDef) -> bool:
    bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return any(_last_name(base).endswith(("QuerySet", "Manager")) for base in bases)


def writes_go_through_services(source: Source) -> Iterator[str]:
    """Rule 5: views, admin, commands, tasks and handlers call a service."""
    if source.is_service or not THIN.search(source.path):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, node.func):
            yield f"{source.at(node)} writes with .{node.func.attr}(): call a service."


def _writes(call: ast.Call, method: ast.Attribute) -> bool:
    """Of a row, a manager or a query set, judged by how it is called: a dictionary's update() and a cache's delete()
    take positional arguments, those of the ORM do not."""
    receiver = method.value
    if method.attr in BULK_WRITES:
        return True
    if method.attr == "create":
        return isinstance(receiver, ast.Attribute | ast.Call)
    return method.attr in ROW_WRITES and not call.args


def _imports(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


# -- templates ------------------------------------------------------------------------------------------------------

_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
_FORBIDDEN = (
    (
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)", re.IGNORECASE),
        "has an inline script: move it into static/js/",
    ),
    (
        re.compile(r"<style(?![^>]*\bnonce=)", re.IGNORECASE),
        "has an inline style: use the tokens and classes",
    ),
    (re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE), "has a style attribute: the CSP drops it; use a class"),
    (
        re.compile(r"<[^>]*\shx-on[:\w-]*\s*=", re.IGNORECASE),
        "uses hx-on, which needs eval: write a module in static/js/",
    ),
    (
        re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
        "has an event attribute: write a module in static/js/",
    ),
    (
        re.compile(r"javascript:", re.IGNORECASE),
        "has a javascript: address: use a button and a module in static/js/",
    ),
)


def template_problems(name: str, text: str) -> Iterator[str]:
    """The content security policy has no exceptions, so none of this would work."""
    plain = _COMMENT.sub("", text)
    for pattern, advice in _FORBIDDEN:
        if match := pattern.search(plain):
            line = plain.count("\n", 0, match.start()) + 1
            yield f"{name} (about line {line}) {advice}."


@dataclass(frozen=True)
class Control:
    """A source that a rule must find fault with: a rule that finds nothing here checks nothing."""

    rule: Rule
    path: str
    text: str


CONTROLS = (
    Control(nothing_else_names_a_module, "apps/core/x.py", "x = 'apps.orders.services.place_order'"),
    Control(nothing_else_names_a_module, "apps/catalog/x.py", "x = 'apps.inventory.services.adjust'"),
    Control(only_the_framework_asks_the_gate, "apps/orders/x.py", "from apps.core.modules.gate import gate"),
    Control(
        module_config_is_read_in_one_place, "apps/orders/x.py", "from apps.tenancy.models import ModuleConfig"
    ),
    Control(module_config_is_read_in_one_place, "apps/orders/x.py", "models.ModuleConfig.objects.all()"),
    Control(work_starts_through_the_outbox, "apps/orders/x.py", "send_mail.delay(order_id=3)"),
    Control(work_starts_through_the_outbox, "apps/orders/x.py", "send_mail.apply_async()"),
    Control(contexts_are_entered_per_call, "apps/orders/x.py", "with request.merchant:\n    pass"),
    Control(contexts_are_entered_per_call, "apps/orders/x.py", "@enter(NOTHING)\ndef f() -> None: ..."),
    Control(
        contexts_are_entered_per_call, "apps/orders/x.py", "@context.public_context()\ndef f() -> None: ..."
    ),
    Control(
        tenants_tools_stay_in_the_engine,
        "apps/orders/x.py",
        "from django_tenants.utils import tenant_context",
    ),
    Control(
        nothing_of_a_merchant_is_cached_in_memory,
        "apps/orders/x.py",
        "@lru_cache(maxsize=1)\ndef first() -> Order:\n    return Order.objects.first()",
    ),
    Control(
        nothing_of_a_merchant_is_cached_in_memory,
        "apps/orders/x.py",
        "@cache\ndef f() -> str:\n    return current().x",
    ),
    Control(services_take_keywords, "apps/orders/services/x.py", "def place_order(cart, *, actor): ..."),
    Control(services_take_keywords, "apps/orders/services.py", "def place(actor, *, cart): ..."),
    Control(no_business_in_signals, "apps/orders/x.py", "from django.db.models.signals import post_save"),
    Control(
        no_generic_keys,
        "apps/orders/x.py",
        "from django.contrib.contenttypes.fields import GenericForeignKey",
    ),
    Control(models_hold_no_business, "apps/orders/models.py", "class Order:\n    def save(self): ..."),
    *(
        Control(writes_go_through_services, path, text)
        for path, text in (
            ("apps/orders/store_admin/views.py", "Order.objects.create(number=3)"),
            ("apps/orders/store_admin/forms.py", "Order.objects.bulk_update(orders, ('number',))"),
            ("apps/orders/storefront/views.py", "cart.lines.create(quantity=1)"),
            ("apps/orders/storefront/views.py", "Cart.objects.get_or_create(token=token)"),
            ("apps/orders/api/views.py", "order.save()"),
            ("apps/orders/api/views.py", "order.save(update_fields=('state',))"),
            ("apps/orders/platform/views.py", "Order.objects.filter(pk=1).delete()"),
            ("apps/orders/admin.py", "queryset.update(state='paid')"),
            ("apps/orders/tasks.py", "Cart.objects.filter(old=True).exclude(pk=1).update(state='old')"),
            ("apps/orders/handlers.py", "order.delete()"),
            ("apps/orders/management/commands/x.py", "Order.objects.all().delete()"),
        )
    ),
)
RULES: tuple[Rule, ...] = tuple(dict.fromkeys(control.rule for control in CONTROLS))
