"""The helper package of the Mali course: tables, quizzes, charts, checks."""

from malicourse import plain_errors as _plain_errors
from malicourse import ready as _ready

_plain_errors.start()
_ready.start()
