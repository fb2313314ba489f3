"""Words that say nothing by themselves, and shipped phrases; everything else is content."""

from . import en, zh


def words(text):
    """A set of the blank-separated words of ``text``."""
    return frozenset(text.split())


def phrases(text):
    """The semicolon-separated phrases of ``text``, as a list."""
    return [phrase for each in text.split(";") if (phrase := " ".join(each.split()))]
