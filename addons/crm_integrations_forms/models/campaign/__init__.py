from . import link_tracker, utm_campaign
