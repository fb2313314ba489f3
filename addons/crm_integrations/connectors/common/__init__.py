from . import cards, evidence, members, talk
