"""Reminders of the router have a type of their own, so that nothing else goes with them.

Credit codes are stored in capitals and without blanks, however they were typed.
"""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE mail_activity AS todo SET activity_type_id = own.res_id
          FROM ir_model_data AS own, ir_model_data AS usual, crm_lead AS lead,
               crm_lead_assignment AS assignment
         WHERE own.module = 'crm_lead_router' AND own.name = 'mail_activity_start'
           AND usual.module = 'mail' AND usual.name = 'mail_activity_data_todo'
           AND todo.activity_type_id = usual.res_id AND todo.automated AND todo.create_uid = 1
           AND todo.res_model = 'crm.lead' AND todo.res_id = lead.id
           AND assignment.id = lead.assignment_id AND assignment.state = 'reminded'
           AND lead.route_state = 'owned'
        """
    )
    cr.execute(
        """
        UPDATE crm_lead
           SET credit_code = upper(regexp_replace(credit_code, '[[:space:]-]', '', 'g'))
         WHERE credit_code ~ '[[:space:][:lower:]-]'
        """
    )
