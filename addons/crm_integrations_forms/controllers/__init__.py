from . import form, without_database
