from . import test_form_page
