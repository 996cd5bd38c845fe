"""What a project without a door of its own does: django-fsm, and django-fsm-log for the history."""
