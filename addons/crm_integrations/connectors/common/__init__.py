from . import cards, members, talk
