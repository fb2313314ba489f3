from . import ads, approvals, behaviour, cards, crm_connector, evidence, mapped, members, talk
