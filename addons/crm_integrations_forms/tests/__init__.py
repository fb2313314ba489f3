from . import (
    test_campaigns,
    test_channel_codes,
    test_form_page,
    test_javascript,
    test_repeated,
)
