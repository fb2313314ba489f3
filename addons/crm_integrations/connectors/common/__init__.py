from . import ads, behaviour, cards, crm_connector, evidence, members, talk
