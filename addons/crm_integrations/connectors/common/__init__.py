from . import ads, behaviour, cards, crm_connector, members, talk
