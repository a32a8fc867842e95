-- A copy of a database must not be able to reach anybody's bookkeeping.
UPDATE procountor_connection
   SET api_key = NULL,
       client_secret = NULL,
       state = 'draft',
       state_message = NULL;
