from . import test_ask_answers, test_ask_grammar, test_ask_screens, test_catalogue, test_mcp
