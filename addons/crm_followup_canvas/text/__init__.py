"""Plain Python over words: nothing in here knows the ORM."""

from . import concepts, lexicon, mail, matcher, quality, similarity, words
