from . import key_login
