"""Words that several readers know."""

from __future__ import annotations

_SMALL_WORDS_LIST = """
    a an and as at but by for from in into is nor of on or over per the to via vs with without
"""
SMALL_WORDS = frozenset(_SMALL_WORDS_LIST.split())
"""Words that titles don't capitalise."""

_PARTICLES_LIST = """
    van von der den de del della delle dei degli di da das dos do du la le les lo ter ten te zu zum zur af av el al
    bin ibn ben bint vom 't y e und st st. saint mac
"""
PARTICLES = frozenset(_PARTICLES_LIST.split())
"""Particles that belong to a family name."""
