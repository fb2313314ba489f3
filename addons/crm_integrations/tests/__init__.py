from . import (
    test_connector,
    test_dingtalk,
    test_dingtalk_stream,
    test_effects,
    test_example,
    test_feishu,
    test_identity,
    test_inbox,
    test_outbox,
    test_screens,
    test_tools,
    test_wecom,
)
