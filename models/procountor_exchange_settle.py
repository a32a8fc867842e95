import hashlib

from odoo import fields, models
from odoo.tools.misc import format_datetime

from ..mapping.personal_code import mask_personal_codes
from ..procountor_api import ApiError, AuthFailed, Conflict, NotNow, OutcomeUnknown, RateLimited, Refused, Stale, encode
from . import timing
from .error_text import explain

REFUSED_LOOKS = 3  # before a person is asked


def storable(text):
    """Return ``text`` as it is kept: personal identity codes masked.

    Characters that PostgreSQL cannot keep go: an answer must not be lost by one.
    """
    return mask_personal_codes(text.replace('\x00', '').encode('utf-8', 'replace').decode())


class ProcountorExchange(models.Model):
    """What an answer, or its absence, makes of an exchange. Each outcome gives values for its row alone.

    An answer that was lost leaves it uncertain. Only evidence ends that: it is looked for at the moments of
    `timing.look_after`, and sent again only after all of these looks found nothing.
    """

    _inherit = 'procountor.exchange'

    # ------------------------------------------------------------------
    # OF A REQUEST
    # ------------------------------------------------------------------

    def _outcome_values(self, outcome):
        """Return what ``outcome`` of a request, an answer or an exception, makes of the exchange."""
        if evidence := self._evidence_values(outcome):
            return evidence
        if isinstance(outcome, (NotNow, AuthFailed)):
            return self._later_values(outcome)
        if isinstance(outcome, ApiError) and not isinstance(outcome, OutcomeUnknown):
            fields_named = [problem.field for problem in getattr(outcome, 'problems', ()) if problem.field]
            refused = {'refused_field': storable(fields_named[0]) if fields_named else False}
            return {'state': 'failed', 'error': storable(explain(self.env, outcome))} | refused
        return self._uncertain_values()  # an error of ours says nothing about what left before it

    def _evidence_values(self, outcome):
        """Return what an outcome makes of it that shows how it is there, of a request or a look; None of another."""
        if isinstance(outcome, dict):
            return self._done_values(outcome)
        if isinstance(outcome, Conflict):
            return self._conflict_values(outcome)
        if isinstance(outcome, Stale):
            return self._stale_values(outcome)
        return None

    def _done_values(self, answer):
        return {
            'state': 'done',
            'error': False,
            'is_conflict': False,
            'answer': storable(encode(answer)),
            # Until now it had to stay byte for byte; its hash stands in the attempts.
            'payload': mask_personal_codes(self.payload or '') or False,
            'remote_id': str(answer.get('id') or '') or False,
            'remote_number': str(answer.get('invoiceNumber') or answer.get('id') or '') or False,
            'done_at': fields.Datetime.now(),
        }

    def _later_values(self, error):
        """Nothing was stored. The service may say when; whatever it says, an hour is the longest."""
        pause = timing.back_off(self.env, self.attempts)
        if isinstance(error, RateLimited) and error.retry_after:
            pause = timing.limited(error.retry_after)
        return {
            'state': 'waiting',
            'next_try': fields.Datetime.now() + pause,
            'error': storable(explain(self.env, error)),
        }

    def _uncertain_values(self):
        since = fields.Datetime.now() + timing.seconds(self.env, 'request_seconds')
        moments = [since + after for after in timing.look_after(self.env)]
        return {
            'state': 'uncertain',
            'was_uncertain': True,
            'uncertain_since': since,
            'looks': 0,
            'next_try': moments[0],
            'error': self._uncertain_sentence(moments),
        }

    def _uncertain_sentence(self, moments):
        return self.env._(
            "The answer of Procountor was lost, so the document may have arrived. It is looked for there at %(times)s, "
            "and sent again by itself only if it is not found.",
            times=", ".join(format_datetime(self.env, moment, dt_format='short') for moment in moments),
        )

    def _conflict_values(self, conflict):
        return {'state': 'failed', 'is_conflict': True, 'error': storable(explain(self.env, conflict))}

    def _stale_values(self, stale):
        """What is there now is kept: a person compares it."""
        return {
            'state': 'failed',
            'error': storable(explain(self.env, stale)),
            'answer': storable(encode(stale.found)),
        }

    def _give_up_claim(self):
        """Its claim is over without an answer."""
        self.write(self._uncertain_values() | {'applied': False, 'claim_token': False, 'lease_until': False})

    def _give_up_answer(self, job):
        """Its answer cannot be stored: it is looked for like a lost one; when the look ends so too, a person looks."""
        if self.claim_token != job.token:
            return
        if not job.is_look:
            self._give_up_claim()
            return
        error = self.env._("What Procountor answered could not be read. Ask your administrator to look into the log.")
        values = {'state': 'failed', 'is_conflict': True, 'error': error}
        self.write(values | {'applied': False, 'claim_token': False, 'lease_until': False})

    def _attempt_values(self, job, outcome):
        """Return what is kept of one attempt for good: the answer or, of an error, what the service said."""
        is_answer = isinstance(outcome, dict)
        return {
            'exchange_id': self.id,
            'company_id': self.company_id.id,
            'kind': 'look' if job.is_look else 'request',
            'payload_hash': hashlib.sha256(job.payload.encode()).hexdigest(),
            'outcome': 'answer' if is_answer else type(outcome).__name__ if outcome else 'nothing',
            'answer': storable(encode(outcome) if is_answer else str(outcome or '')),
        }

    # ------------------------------------------------------------------
    # OF A LOOK
    # ------------------------------------------------------------------

    def _look_values(self, outcome):
        """Return what a look found out: the answer that was lost, nothing, or that it has to be repeated."""
        if evidence := self._evidence_values(outcome):
            return evidence
        if outcome is None:
            return self._not_found_values()
        refused = isinstance(outcome, Refused) and not isinstance(outcome, AuthFailed)
        times = self._looks_refused() + 1 if refused else 1
        if times == REFUSED_LOOKS:
            return self._conflict_values(outcome)  # it will be refused again: a person looks
        return {'next_try': fields.Datetime.now() + timing.back_off(self.env, times)}

    def _looks_refused(self):
        return self.env['procountor.attempt'].search_count(
            [('exchange_id', '=', self.id), ('kind', '=', 'look'), ('outcome', 'in', ('Refused', 'NotFound'))]
        )

    def _not_found_values(self):
        """A look before its time, which a person asked for, does not count: the service may still be storing."""
        moments = [self.uncertain_since + after for after in timing.look_after(self.env)]
        looks = self.looks + (fields.Datetime.now() >= moments[min(self.looks, len(moments) - 1)])
        if looks < len(moments):
            return {'looks': looks, 'next_try': moments[looks]}
        return {
            'state': 'waiting',
            'looks': 0,
            'uncertain_since': False,
            'next_try': fields.Datetime.now(),
            'error': self.env._("It did not arrive, so it is sent again."),
        }
