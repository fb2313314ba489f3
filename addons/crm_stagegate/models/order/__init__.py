from . import customer, margin, signature
