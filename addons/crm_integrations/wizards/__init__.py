from . import crm_connector_try
