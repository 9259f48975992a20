"""What ``core`` and the modules need from each other without knowing each other.

Each contract is a Protocol in a file of its own with ``default``, the answer while no module that is on gives
another. Modules name their answer in ``definition.contracts``. Look one up with ``resolve(Stock)`` each time it
is needed: the answer depends on the platform of the current context.
"""

from apps.core.contracts.lookup import resolve

__all__ = ["resolve"]
