from . import (
    test_connector,
    test_effects,
    test_esign,
    test_example,
    test_identity,
    test_inbox,
    test_outbox,
    test_screens,
    test_tools,
    test_wecom,
)
