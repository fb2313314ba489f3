from . import (
    activity,
    approval,
    document,
    event,
    field,
    meeting,
    payment,
    quotation,
)
