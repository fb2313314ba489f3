# isort: off
# the floor of the engine first: its other files extend it
from . import crm_decision_holder_mixin, crm_decision_mixin
from . import (
    crm_decision_delegation,
    decision_asking,
    decision_deadline,
    decision_deciding,
    decision_notices,
    decision_people,
    decision_validity,
    director,
    mail_activity,
    people_changed,
)
