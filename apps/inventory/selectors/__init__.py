from apps.inventory.selectors.levels import levels_of

__all__ = ["levels_of"]
