"""How people prove who they are: the parts with which `app/security.py` fits Flask-Security."""
