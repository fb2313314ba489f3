from . import ads, behaviour, cards, crm_connector, evidence, mapped, members, talk
