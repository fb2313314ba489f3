from . import crm_product_lexicon
