"""Renderers: from a plan to drawn pictures. What is kept of them is the engine's business."""
