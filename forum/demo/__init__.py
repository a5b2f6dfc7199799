"""Demo data, built through the same deeds a user's click calls."""

from forum.demo.build import accounts, build_demo

__all__ = ["accounts", "build_demo"]
