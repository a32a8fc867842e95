"""What the buttons of the dialogs answer to the web client."""


def open_dialog(wizard, name):
    """Return the action that opens the record ``wizard`` in a wide dialog with the title ``name``."""
    return {
        'type': 'ir.actions.act_window',
        'name': name,
        'res_model': wizard._name,
        'res_id': wizard.id,
        'view_mode': 'form',
        'target': 'new',
        'context': {'dialog_size': 'extra-large'},
    }


def close_with(message):
    """Return the action that closes the dialog and shows the ``message`` of success."""
    return {
        'type': 'ir.actions.client',
        'tag': 'display_notification',
        'params': {
            'type': 'success',
            'message': message,
            'next': {'type': 'ir.actions.act_window_close'},
        },
    }
