"""How questions are understood: plain Python over words, nothing in here knows the ORM."""

from . import grammar, intents, lexicon_en, lexicon_zh, moments, regions, slots, spelling
