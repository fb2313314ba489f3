from . import crm_trust_target, diagnose, facts, snapshot
