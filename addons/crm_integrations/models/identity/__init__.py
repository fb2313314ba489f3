from . import crm_external_follower, crm_external_identity, crm_external_proposal
