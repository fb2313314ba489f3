from . import ads, cards, crm_connector, members, talk
