"""Pictures of the demo's products, drawn by us: flat shapes with soft gradients on a quiet stage.

The same name and colours give the same picture, byte for byte.
"""

from apps.catalog.demo.art.scene import KINDS, draw_product

__all__ = ["KINDS", "draw_product"]
