"""What the registry does not take away by itself on uninstall."""


def uninstall_hook(env):
    """Drop the append-only guard, so that the table of decisions can be dropped too."""
    env.cr.execute(
        "DROP TRIGGER IF EXISTS crm_lead_assignment_append_only ON crm_lead_assignment;"
        "DROP FUNCTION IF EXISTS crm_lead_assignment_guard();"
    )
