"""Figures for monitoring. Every process adds to the same sums in Redis, so any of them can answer for all."""
