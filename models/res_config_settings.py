from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    procountor_connection_id = fields.Many2one(
        'procountor.connection',
        compute='_compute_procountor_connection',
        groups='procountor_connector.group_procountor_user',
    )
    procountor_state = fields.Selection(
        related='procountor_connection_id.state',
        string="Procountor",
        groups='procountor_connector.group_procountor_user',
    )

    @api.depends('company_id')
    def _compute_procountor_connection(self):
        connections = self.env['procountor.connection']._by_company(self.company_id)
        for settings in self:
            connection = connections.get(settings.company_id.root_id, self.env['procountor.connection'])
            # A person of a branch does not see the connection of the root company.
            settings.procountor_connection_id = connection.sudo(self.env.su)._filtered_access('read')

    def action_procountor_connection(self):
        """Open the company's connection, or the assistant for a new one."""
        self.ensure_one()
        self.env['procountor.connection'].check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('procountor_connector.procountor_connection_action')
        context = {'default_company_id': self.company_id.root_id.id}
        return action | {'res_id': self.procountor_connection_id.id, 'views': [(False, 'form')], 'context': context}
