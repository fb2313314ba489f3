"""Plain Python over words: nothing in here knows the ORM."""

from . import lexicon, mail, matcher, normalise, quality, similarity, words
