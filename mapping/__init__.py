"""Plain values in Odoo's words <-> the JSON of Procountor.

Pure functions: nothing here imports Odoo or speaks HTTP, so that each rule is tested in
milliseconds. A record gives its values (``move._procountor_values()``), a function of this package
turns them into what the service expects.
"""
