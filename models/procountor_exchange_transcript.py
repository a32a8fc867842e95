import base64
import json

from odoo import api, fields, models

from ..mapping.personal_code import mask_personal_codes

MANAGER = 'procountor_connector.group_procountor_manager'


def readable(text):
    """Return JSON text with line ends and without personal identity codes; other text as it is otherwise."""
    return mask_personal_codes(json.dumps(as_value(text), indent=2, ensure_ascii=False)) if text else False


def as_value(text):
    """Return what the JSON ``text`` says, or the text itself when it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


class ProcountorExchange(models.Model):
    """What was said on both sides, for an administrator: as text, and as a file for support."""

    _inherit = 'procountor.exchange'

    payload_shown = fields.Text(string="Sent", compute='_compute_shown', compute_sudo=True, groups=MANAGER)
    answer_shown = fields.Text(
        string="Answer of Procountor", compute='_compute_shown', compute_sudo=True, groups=MANAGER
    )
    transcript = fields.Binary(
        string="All of it as a file",
        compute='_compute_transcript',
        compute_sudo=True,
        groups=MANAGER,
        help="What was sent and each answer, as JSON. Personal identity codes are masked.",
    )
    transcript_name = fields.Char(compute='_compute_transcript_name')

    @api.depends('payload', 'answer')
    def _compute_shown(self):
        for exchange in self:
            exchange.payload_shown = readable(exchange.payload)
            exchange.answer_shown = readable(exchange.answer)

    def _compute_transcript(self):
        for exchange in self:
            exchange.transcript = base64.b64encode(exchange._transcript().encode())

    def _compute_transcript_name(self):
        for exchange in self:
            exchange.transcript_name = f'{exchange.operation}-{exchange.reference}.json'.replace('/', '-')

    def _transcript(self):
        """Return a JSON object, so that no browser takes the file for a page."""
        return readable(
            json.dumps(
                {
                    'operation': self.operation,
                    'number': self.reference,
                    'state': self.state,
                    'sent': as_value(self.payload or 'null'),
                    'attempts': [
                        {
                            'at': fields.Datetime.to_string(attempt.at),
                            'kind': attempt.kind,
                            'outcome': attempt.outcome,
                            'answer': as_value(attempt.answer or 'null'),
                        }
                        for attempt in self.attempt_ids.sorted('id')
                    ],
                }
            )
        )
