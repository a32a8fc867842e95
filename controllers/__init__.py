from . import key_login, portal
