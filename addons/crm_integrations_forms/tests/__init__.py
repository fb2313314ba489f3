from . import test_campaigns, test_form_page, test_repeated
