from . import (
    test_connector,
    test_effects,
    test_example,
    test_identity,
    test_inbox,
    test_outbox,
    test_screens,
    test_tools,
    test_wecom,
    test_wecom_labels,
    test_wecom_sidebar,
    test_wecom_sign_in,
)
