from . import (
    crm_external_follower,
    crm_external_identity,
    crm_external_identity_erasing,
    crm_external_picture,
    crm_external_proposal,
)
