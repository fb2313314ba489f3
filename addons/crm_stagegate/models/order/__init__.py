from . import margin, signature
