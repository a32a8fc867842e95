-- A copy of a database must not be able to reach anybody's bookkeeping.
UPDATE procountor_connection
   SET api_key_sealed = NULL,
       new_key_sealed = NULL,
       client_secret_sealed = NULL,
       home = NULL,
       state = 'draft',
       state_message = NULL;
DELETE FROM procountor_token;
