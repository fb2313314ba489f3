from . import test_campaigns, test_channel_codes, test_form_page, test_repeated
