"""Pictures of an organization from its configuration alone: SVG, HTML, Mermaid and D2. Asks nothing of AWS."""

from pictures.draw import FORMATS, draw

__all__ = ["FORMATS", "draw"]
