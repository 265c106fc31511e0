"""The helper package of the Mali course: tables, quizzes, charts, checks."""

from malicourse import plain_errors as _plain_errors
from malicourse import ready as _ready

__version__ = "0.1.0"

_plain_errors.start()
_ready.start()
