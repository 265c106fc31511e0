"""A second language: catalogs of words, the tree that is built from them, and what must be alike in both.

English is the source. Each text that a reader meets is a *unit*; each source file has a catalog of its units in
gettext's format under ``translations/LANGUAGE``. ``python -m malicourse.authoring translate fr`` brings the catalogs up
to date and builds the tree; ``--export`` and ``--import`` hand units to a translator and take them back.
"""

from malicourse.translating.units import Say, TranslationError, Unit

__all__ = ["Say", "TranslationError", "Unit"]
