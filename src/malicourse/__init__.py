"""The helper package of the Mali course: tables, quizzes, charts, checks."""

__version__ = "0.1.0"
