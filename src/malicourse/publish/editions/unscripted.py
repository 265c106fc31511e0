"""A deck where no script runs: its slides stand under each other, as in a narrow window, and a sentence says so."""

from __future__ import annotations

import re
from html import escape

from malicourse.words import say

__all__ = ["unrolled"]

RULE = re.compile(r"[^{}]*\.to-read[^{}]*\{[^}]*\}")
UNDONE = """
.reveal, .reveal .slides, .reveal .slides section, .reveal .slides section .slide.slide, .slide-quiz .quiz,
.reveal .slide-title .slide figure {
  display: block !important; height: auto !important; overflow: visible !important; pointer-events: auto !important;
  position: static !important; transform: none !important; width: auto !important;
}
.reveal .slides section, .reveal .slides section .fragment { opacity: 1 !important; visibility: visible !important; }
body { margin: 0 auto; max-width: 50rem; }
noscript p { margin: 1rem; }
"""  # what reveal.js and the stage set, for slides of a script


def unrolled(css: str) -> str:
    """Write what a deck holds for a browser that runs no script.

    Parameters
    ----------
    css : str
        The style of a deck; its rules for a narrow window are used.

    Returns
    -------
    str
        A ``noscript`` element.
    """
    rules = [rule for rule in RULE.findall(css) if ":not(.to-read)" not in rule]
    narrow = "".join(rules).replace("html.to-read", "html").replace(".to-read", ":root")
    style = re.sub(r"\s+", " ", f"{UNDONE}{narrow}")
    return f"<noscript>\n<p>{escape(say('edition.without_script'))}</p>\n<style>{style}</style>\n</noscript>"
